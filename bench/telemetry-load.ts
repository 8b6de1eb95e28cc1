/**
 * Sends a minute of spans for each of many instances, over OTLP/HTTP as any SDK would.
 * npx tsx bench/telemetry-load.ts [--url http://127.0.0.1:4318] [--applications 1000] [--instances 10000] [--seconds 60] [--per-minute 60] [--at-once 64]
 */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import { loadEstate, resourceOf } from './estate-names'
import { type LoadSpan, traceRequest } from './otlp-batch'

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4318' }, applications: { type: 'string', default: '1000' }, instances: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '60' }, 'per-minute': { type: 'string', default: '60' }, 'at-once': { type: 'string', default: '64' },
  },
})
/** The stretch of time that the spans cover, up to now: they are sent as fast as they are taken. */
const seconds = Number(values.seconds)
const perInstance = Math.round((Number(values['per-minute']) * seconds) / 60)
const estate = loadEstate(Number(values.applications), Number(values.instances))
const atOnce = Number(values['at-once'])
const pool = new Pool(values.url, { connections: atOnce })
const routes = ['/title', '/title/{id}', '/search', '/health', '/start']

function minuteOf(application: string): LoadSpan[] {
  const nowNs = BigInt(Date.now()) * 1_000_000n
  const slowness = 4 + (Number(application.slice(5)) % 40)
  return Array.from({ length: perInstance }, (_, index) => {
    // Log-normal latencies, as services have them.
    const gauss = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
    const durationNs = BigInt(Math.round(slowness * Math.exp(0.6 * gauss) * 1e6))
    const endNs = nowNs - BigInt(Math.round(((perInstance - index) * seconds * 1e9) / perInstance))
    const route = routes[index % routes.length] ?? '/'
    const error = Math.random() < 0.01
    const bytes = randomBytes(24)
    return {
      traceId: bytes.subarray(0, 16), spanId: bytes.subarray(16), name: `GET ${route}`, kind: 2, startNs: endNs - durationNs, endNs, error,
      attributes: { 'http.request.method': 'GET', 'http.route': route, 'http.response.status_code': error ? 500 : 200, 'url.scheme': 'http', 'network.protocol.version': '1.1' },
    }
  })
}

async function send(body: Buffer): Promise<void> {
  for (;;) {
    const answer = await pool.request({ path: '/v1/traces', method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body })
    await answer.body.dump()
    if (answer.statusCode === 200) return
    if (answer.statusCode !== 429 && answer.statusCode !== 503) throw new Error(`the collector answered ${answer.statusCode}`)
    await new Promise((resolve) => setTimeout(resolve, 1_000 * Number(answer.headers['retry-after'] ?? 1)))
  }
}

const startedMs = Date.now()
const rest = [...estate]
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let one = rest.pop(); one; one = rest.pop()) await send(traceRequest(resourceOf(one), minuteOf(one.application)))
  }),
)
await pool.close()
const tookSeconds = (Date.now() - startedMs) / 1_000
const spans = estate.length * perInstance
process.stdout.write(`${JSON.stringify({ name: 'telemetry-load', applications: Number(values.applications), instances: estate.length, spans, seconds: tookSeconds, spansPerSecond: Math.round(spans / tookSeconds) })}\n`)
