/**
 * Spans and lines a second that are stored before they are acknowledged, by a collector that has one core, and by a real Zipkin
 * and a real Jaeger on the same core: `npx tsx bench/telemetry/ingest.ts [--seconds 20] [--senders 8] [--batch 1000] [--core 1]`. Linux.
 * This program keeps to another core.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { collectorCalls } from '../../lib/control/collector-calls'
import { buildCollector, freePorts, newDataDir, runCollector } from '../../lib/collector/testing/run-collector'
import { type Figure, note, percentile, report } from '../kit/figure'
import { jaegerRate, type PeerRate, zipkinRate } from '../kit/peer-ingest'
import { cpuSeconds } from '../kit/processes'
import { perSecond, sendBodies } from '../kit/send-bodies'
import { type Body, logsBody, traceBody } from '../kit/telemetry-bodies'
import { startZipkinInMemory, startZipkinOnDisk } from '../kit/zipkin-server'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, senders: { type: 'string', default: '8' }, batch: { type: 'string', default: '1000' }, core: { type: 'string', default: '1' }, 'without-peer': { type: 'boolean', default: false } },
})
const [seconds, senders, batch, core] = [Number(values.seconds), Number(values.senders), Number(values.batch), Number(values.core)]
if (availableParallelism() > 1) execFileSync('taskset', ['-a', '-p', '-c', String(core === 0 ? 1 : 0), String(process.pid)], { stdio: 'ignore' })
const bodies = (make: (sender: number, count: number) => Body) => Array.from({ length: senders }, (_, sender) => make(sender, batch))
const built = await buildCollector()

/** A collector of its own for each signal: neither waits for what the other left. */
async function ours(signal: 'spans' | 'logs', path: string, make: (sender: number, count: number) => Body) {
  const dataDir = newDataDir()
  const collector = await runCollector(built.dir, dataDir, await freePorts())
  const pid = collector.child.pid ?? 0
  execFileSync('taskset', ['-a', '-p', '-c', String(core), String(pid)], { stdio: 'ignore' })
  const sending = { url: collector.url, path, type: 'application/x-protobuf', isStored: (status: number) => status === 200 }
  await sendBodies({ ...sending, seconds: 3, bodies: bodies(make) })
  const before = cpuSeconds(pid)
  const sent = await sendBodies({ ...sending, seconds, bodies: bodies(make) })
  const cpu = cpuSeconds(pid) - before
  const status = await collector.client.call(collectorCalls.status, {})
  await collector.stop()
  const bytes = readdirSync(join(dataDir, 'telemetry')).reduce((sum, file) => sum + statSync(join(dataDir, 'telemetry', file)).size, 0)
  rmSync(dataDir, { recursive: true, force: true })
  const received = status.ok ? status.value.received[signal] : 0
  if (received < sent.items) throw new Error(`acknowledged ${sent.items} ${signal}, but received ${received}`)
  const more = {
    cpuMicrosEach: Math.round((cpu / sent.items) * 1e7) / 10, refused: sent.refused, bytesEach: Math.round(bytes / received),
    acknowledgeMs: { p50: Math.round(percentile(sent.waitsMs, 0.5)), p95: Math.round(percentile(sent.waitsMs, 0.95)), most: Math.round(Math.max(...sent.waitsMs)) },
  }
  note(`${signal}: ${Math.round(perSecond(sent))} a second, ${more.cpuMicrosEach} us of CPU each`)
  return { rate: perSecond(sent), more }
}

const spans = await ours('spans', '/v1/traces', traceBody)
const lines = await ours('logs', '/v1/logs', logsBody)
built.remove()
const peerLoad = { core, seconds, senders, batch }
const asked = async (rate: () => Promise<PeerRate | null>) => (values['without-peer'] ? null : rate())
const peers = {
  zipkinOnDisk: await asked(() => zipkinRate(startZipkinOnDisk, peerLoad)),
  zipkinInMemory: await asked(() => zipkinRate(startZipkinInMemory, peerLoad)),
  jaegerOnDisk: await asked(() => jaegerRate('badger', peerLoad)),
  jaegerInMemory: await asked(() => jaegerRate('memory', peerLoad)),
}
const how = `${senders} senders, batches of ${batch}, one core for the collector, ${seconds} s`
const figures: Figure[] = [
  { name: 'spans acknowledged durably', value: spans.rate, unit: 'spans/s', bar: 60_000, how, atLeast: true },
  { name: 'log lines acknowledged durably', value: lines.rate, unit: 'lines/s', bar: 100_000, how, atLeast: true },
]
for (const peer of Object.values(peers)) {
  if (!peer) continue
  if (peer.best > 0) figures.push({ name: `spans, times what ${peer.name} takes`, value: spans.rate / peer.best, unit: 'x', bar: 3, how: `${peer.how}; same core, same run; ours is durable`, atLeast: true })
  else note(`${peer.name} has stored nothing: no figure of that`)
}
report(figures, { spans: spans.more, lines: lines.more, peers })
process.exit(0)
