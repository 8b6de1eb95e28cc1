/**
 * How many spans a second the collector stores, how long senders wait, what it costs in memory and on disk.
 * npx tsx bench/collector-ingest.ts [--seconds 15] [--senders 8] [--batch 512]
 */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { Pool } from 'undici'
import { collectorCalls } from '../lib/control/collector-calls'
import { buildCollector, freePorts, newDataDir, runCollector } from '../lib/collector/testing/run-collector'
import { loadEstate, resourceOf } from './estate-names'
import { traceRequest } from './otlp-batch'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '15' }, senders: { type: 'string', default: '8' }, batch: { type: 'string', default: '512' } } })
const batchSize = Number(values.batch)

const built = await buildCollector()
const dataDir = newDataDir()
const collector = await runCollector(built.dir, dataDir, await freePorts())
const rssMb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${collector.child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
const cpuSeconds = () => {
  const fields = readFileSync(`/proc/${collector.child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const estate = loadEstate(6, 12)
function request(sender: number): Buffer {
  const one = estate[sender % estate.length]
  if (!one) throw new Error('no instance')
  const nowNs = BigInt(Date.now()) * 1_000_000n
  const spans = Array.from({ length: batchSize }, (_, index) => {
    const bytes = randomBytes(32)
    const durationNs = BigInt(Math.round(1e6 * (2 + 30 * Math.random() ** 4)))
    const client = index % 3 === 2
    const endNs = nowNs - BigInt(index) * 1_000_000n
    return {
      traceId: bytes.subarray(0, 16), spanId: bytes.subarray(16, 24), parentId: bytes.subarray(24), name: client ? 'GET' : 'GET /title/{id}', kind: client ? 3 : 2, startNs: endNs - durationNs, endNs, error: index % 100 === 0,
      attributes: {
        'http.request.method': 'GET', 'http.route': '/title/{id}', 'http.response.status_code': 200, 'url.scheme': 'http', 'url.path': `/title/${index}`, 'server.address': '127.0.0.1', 'server.port': 40_000 + sender,
        'network.protocol.version': '1.1', 'user_agent.original': 'undici', 'client.address': '127.0.0.1',
      },
    }
  })
  return gzipSync(traceRequest(resourceOf(one), spans), { level: 1 })
}

const senders = Number(values.senders)
const pool = new Pool(collector.url, { connections: senders })
const untilMs = Date.now() + Number(values.seconds) * 1_000
const waits: number[] = []
let spans = 0
let refused = 0
let rssPeak = 0
const watch = setInterval(() => (rssPeak = Math.max(rssPeak, rssMb())), 200)
// A few bodies sent again and again: making them costs more than storing them.
const bodies = Array.from({ length: senders * 4 }, (_, index) => request(index))
const startedMs = Date.now()
const cpuBefore = cpuSeconds()
await Promise.all(
  Array.from({ length: senders }, async (_, sender) => {
    for (let turn = 0; Date.now() < untilMs; turn++) {
      const sentMs = performance.now()
      const answer = await pool.request({ path: '/v1/traces', method: 'POST', headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' }, body: bodies[(sender + turn * senders) % bodies.length] as Buffer })
      await answer.body.dump()
      waits.push(performance.now() - sentMs)
      if (answer.statusCode === 200) spans += batchSize
      else refused++
    }
  }),
)
const seconds = (Date.now() - startedMs) / 1_000
const cpu = cpuSeconds() - cpuBefore
clearInterval(watch)
const status = await collector.client.call(collectorCalls.status, {})
await pool.close()
await collector.stop()
const stored = readdirSync(join(dataDir, 'telemetry')).reduce((sum, file) => sum + statSync(join(dataDir, 'telemetry', file)).size, 0)
waits.sort((a, b) => a - b)
const at = (share: number) => Math.round(waits[Math.floor(waits.length * share)] ?? 0)
const result = {
  name: 'collector-ingest', spansPerSecond: Math.round(spans / seconds), acknowledgeMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) }, refused, cpuMicrosPerSpan: Math.round((cpu / spans) * 1e7) / 10,
  rssPeakMb: Math.round(rssPeak), bytesPerSpan: Math.round(stored / spans), spans, received: status.ok ? status.value.received.spans : null,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
rmSync(dataDir, { recursive: true, force: true })
built.remove()
