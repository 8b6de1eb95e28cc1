/**
 * The overview at size: `npx tsx bench/overview.ts [--applications 1000] [--instances 10000] [--requests 200]`.
 * The load goes over the real wires: leases by Eureka, spans by OTLP, a minute of them for each application.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { note, percentile, report } from './kit/figure'
import { startProduct } from './kit/product'
import { until } from './kit/until'

const { values } = parseArgs({
  options: { applications: { type: 'string', default: '1000' }, instances: { type: 'string', default: '10000' }, requests: { type: 'string', default: '200' } },
})
const size = ['--applications', values.applications, '--instances', values.instances]
const product = await startProduct({ empty: true })
const authorization = `Bearer ${product.token()}`

const load = (script: string, args: string[]): ChildProcess =>
  spawn(process.execPath, ['node_modules/.bin/tsx', script, ...size, ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
const ended = (child: ChildProcess) => new Promise<void>((resolve, reject) => child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`load ended with ${code}`)))))

const leases = load('bench/registry-load.ts', ['--url', `http://127.0.0.1:${product.ports.eureka}`, '--seconds', '600'])
await ended(load('bench/telemetry-load.ts', ['--url', `http://127.0.0.1:${product.ports.otlp}`, '--seconds', '60']))
await until('all instances registered', 120_000, async () => {
  const { instances } = (await product.get('/api/v1/registry/summary')) as { instances: { up: number } }
  return instances.up >= Number(values.instances) ? true : undefined
})

async function sample(path: string): Promise<{ ms: number; bytes: number }> {
  const begin = performance.now()
  const answer = await fetch(`${product.url}${path}`, { headers: { authorization, 'accept-encoding': 'gzip' } })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return { ms: performance.now() - begin, bytes: 0 }
}

/** The compressed size as it travels: fetch undoes the compression, so the raw bytes are counted by node:http. */
async function wireBytes(path: string): Promise<number> {
  const { get } = await import('node:http')
  return new Promise((resolve, reject) =>
    get(`${product.url}${path}`, { headers: { authorization, 'accept-encoding': 'gzip' } }, (answer) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
      answer.on('end', () => resolve(bytes))
    }).on('error', reject),
  )
}

const path = '/api/v1/overview?from=now-15m&to=now'
for (let warm = 0; warm < 5; warm++) await sample(path)
const times: number[] = []
for (let round = 0; round < Number(values.requests); round++) times.push((await sample(path)).ms)
const bytes = await wireBytes(path)
note(`median ${percentile(times, 0.5).toFixed(1)} ms`)
leases.kill('SIGTERM')
await product.stop()
report([
  { name: 'overview answer, p95', value: percentile(times, 0.95), unit: 'ms', bar: 150, how: `${values.requests} requests one after another, ${values.applications} applications, ${values.instances} instances renewing` },
  { name: 'overview answer, compressed', value: bytes / 1000, unit: 'kB', bar: 100, how: 'gzip on the wire, without static assets' },
])
