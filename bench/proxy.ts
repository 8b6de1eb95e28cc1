/**
 * The proxy alone, bundled as it runs: `npx tsx bench/proxy.ts [--seconds 8] [--connections 32] [--rate 300]`. Linux.
 * Two upstreams answer 1 kB from memory; a load program and a collector that throws everything away share the machine.
 */
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { Pool } from 'undici'
import { makeSettings, startUpstream } from '../lib/proxy/testing/estate'
import { note, percentile, report } from './kit/figure'
import { cpuSeconds, pssBytes } from './kit/processes'
import { until } from './kit/until'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '8' }, connections: { type: 'string', default: '32' }, rate: { type: 'string', default: '300' } } })
const seconds = Number(values.seconds)
const connections = Number(values.connections)

const answer = Buffer.alloc(1_024, 'x')
const upstreams = await Promise.all(['a', 'b'].map((name) => startUpstream('home', name, (_request, response) => void response.writeHead(200, { 'content-length': 1_024 }).end(answer))))
const sink = createServer((request, response) => void request.resume().on('end', () => response.end())).listen(0, '127.0.0.1')
const settings = await makeSettings()
settings.ports.otlp = (sink.address() as { port: number }).port

const outDir = mkdtempSync(join(import.meta.dirname, '..', 'node_modules', '.bench-proxy-'))
const program = join(outDir, 'proxy.mjs')
await build({ entryPoints: [join(import.meta.dirname, '..', 'lib', 'proxy', 'main.ts')], outfile: program, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'silent' })
mkdirSync(join(settings.dataDir, 'run'))
writeFileSync(join(settings.dataDir, 'run', 'discovery.json'), JSON.stringify({ version: 1, state: 'ready', targets: upstreams.map((one) => one.target), callers: [], weights: [] }))
const settingsFile = join(settings.dataDir, 'settings.json')
writeFileSync(settingsFile, JSON.stringify(settings))
const proxy = spawn(process.execPath, [program], { env: { ...process.env, QUARTERDECK_SETTINGS: settingsFile, TMPDIR: tmpdir() }, stdio: ['ignore', 'ignore', 'ignore'] })
const pid = proxy.pid ?? 0
const edge = `http://127.0.0.1:${settings.ports.edge}`
await until('the proxy', 20_000, async () => ((await fetch(`${edge}/home/`).catch(() => null))?.ok ? true : undefined))

interface Run {
  requests: number
  failures: number
  cpuMicroseconds: number
  latencies: number[]
  perSecond: number
}

/** Each connection asks again as soon as it has its answer, or by the clock where a rate is given. */
async function run(base: string, path: string, rate: number | null, lengthMs: number): Promise<Run> {
  const pool = new Pool(base, { connections })
  const latencies: number[] = []
  let failures = 0
  const one = async () => {
    const startedMs = performance.now()
    const { statusCode, body } = await pool.request({ path, method: 'GET' })
    await body.dump()
    latencies.push(performance.now() - startedMs)
    if (statusCode !== 200) failures++
  }
  const cpuBefore = cpuSeconds(pid)
  const startedMs = performance.now()
  const endMs = startedMs + lengthMs
  if (rate === null) {
    await Promise.all(Array.from({ length: connections }, async () => {
      while (performance.now() < endMs) await one()
    }))
  } else {
    const open = new Set<Promise<void>>()
    for (let sent = 0; performance.now() < endMs; ) {
      for (const due = ((performance.now() - startedMs) / 1_000) * rate; sent < due; sent++) {
        const asked: Promise<void> = one().finally(() => open.delete(asked))
        open.add(asked)
      }
      await pause(2)
    }
    await Promise.all(open)
  }
  const tookMs = performance.now() - startedMs
  await pause(700) // The last spans are still being sent: their cost belongs to the run.
  const cpuMicroseconds = ((cpuSeconds(pid) - cpuBefore) * 1e6) / Math.max(1, latencies.length)
  await pool.close()
  return { requests: latencies.length, failures, cpuMicroseconds, latencies, perSecond: latencies.length / (tookMs / 1_000) }
}

note('warming')
await run(edge, '/home/', null, 2_000)
const flat = await run(edge, '/home/', null, seconds * 1_000)
const paced = await run(edge, '/home/', Number(values.rate), seconds * 1_000)
const direct = await run(`http://127.0.0.1:${upstreams[0]?.target.port}`, '/', Number(values.rate), seconds * 1_000)
const pssMb = pssBytes(pid) / 1e6

proxy.kill('SIGTERM')
for (const upstream of upstreams) await upstream.close()
sink.closeAllConnections()
sink.close()
settings.remove()
rmSync(outDir, { recursive: true, force: true })
const shape = ({ latencies, ...rest }: Run) => ({ ...rest, p50Ms: percentile(latencies, 0.5), p95Ms: percentile(latencies, 0.95), p99Ms: percentile(latencies, 0.99) })
report(
  [
    { name: 'CPU for one proxied request, traced', value: flat.cpuMicroseconds, unit: 'µs', bar: 250, how: `${connections} connections as fast as they go, 1 kB answers` },
    { name: 'p95 added by the proxy', value: percentile(paced.latencies, 0.95) - percentile(direct.latencies, 0.95), unit: 'ms', bar: 5, how: `${values.rate} requests a second, against asking the instance itself` },
    { name: 'failures', value: flat.failures + paced.failures, unit: 'requests', bar: 1, how: 'answers that are not 200' },
  ],
  { flat: shape(flat), paced: shape(paced), direct: shape(direct), pssMb },
)
process.exit(0)
