/**
 * Faults at the proxy, bundled as it runs: `npx tsx bench/faults.ts [--calls 300] [--seconds 10] [--rounds 4] [--rate 300] [--outside 100000]`. Linux.
 * One upstream answers 1 kB from memory; a load program and a collector that throws everything away share the machine.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { Pool } from 'undici'
import { createControlClient } from '../lib/control/client'
import { socketPath } from '../lib/control/part-settings'
import { proxyCalls } from '../lib/control/proxy-calls'
import { mintScope } from '../lib/domains/gateway/core/fault-scope'
import type { FaultRule } from '../lib/domains/gateway/fault-schemas'
import { callerWith, makeSettings, startUpstream, testScopeKey } from '../lib/proxy/testing/estate'
import { note, percentile, report } from './kit/figure'
import { until } from './kit/until'

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '300' }, seconds: { type: 'string', default: '10' }, rounds: { type: 'string', default: '4' }, rate: { type: 'string', default: '300' }, outside: { type: 'string', default: '100000' },
  },
})
const [calls, seconds, rounds, perSecond, outside] = [values.calls, values.seconds, values.rounds, values.rate, values.outside].map(Number) as [number, number, number, number, number]

const body = Buffer.alloc(1_024, 'x')
const upstream = await startUpstream('catalogue', 'a', (_request, response) => void response.writeHead(200, { 'content-length': body.length }).end(body))
const sink = createServer((request, response) => void request.resume().on('end', () => response.end())).listen(0, '127.0.0.1')
const settings = await makeSettings()
settings.ports.otlp = (sink.address() as { port: number }).port

const outDir = mkdtempSync(join(import.meta.dirname, '..', 'node_modules', '.bench-faults-'))
const program = join(outDir, 'proxy.mjs')
await build({ entryPoints: [join(import.meta.dirname, '..', 'lib', 'proxy', 'main.ts')], outfile: program, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'silent' })
mkdirSync(join(settings.dataDir, 'run'))
writeFileSync(join(settings.dataDir, 'run', 'discovery.json'), JSON.stringify({ version: 1, state: 'ready', targets: [upstream.target], callers: [callerWith('of-home')], weights: [] }))
const settingsFile = join(settings.dataDir, 'settings.json')
writeFileSync(settingsFile, JSON.stringify(settings))
const proxy = spawn(process.execPath, [program], { env: { ...process.env, QUARTERDECK_SETTINGS: settingsFile }, stdio: 'ignore' })
const control = createControlClient('proxy', socketPath(settings, 'proxy'))
await until('the proxy', 20_000, async () => (await control.call(proxyCalls.status, {})).ok || undefined)

const pool = new Pool(`http://127.0.0.1:${settings.ports.sidecar}`, { connections: 64 })
let epoch = 0
async function put(...rules: (Pick<FaultRule, 'fault'> & Partial<FaultRule>)[]): Promise<void> {
  epoch += 1
  const whole = rules.map((rule) => ({ id: 'one', caller: 'home', callee: 'catalogue', sharePercent: 100, scope: 'all' as const, endsAtMs: Date.now() + 3_600_000, ...rule }))
  const answer = await control.call(proxyCalls.putFaults, { run: 'bench', epoch, rules: whole })
  if (!answer.ok) throw new Error(answer.error.detail)
}

async function ask(headers: Record<string, string> = {}): Promise<{ status: number; ms: number }> {
  const startedMs = performance.now()
  const { statusCode, body: answer } = await pool.request({ path: '/i/of-home/call/catalogue/', method: 'GET', headers })
  await answer.dump()
  return { status: statusCode, ms: performance.now() - startedMs }
}

/** By the clock, whatever the answers take. */
async function paced(forMs: number): Promise<number[]> {
  const taken: number[] = []
  const open = new Set<Promise<void>>()
  const startedMs = performance.now()
  for (let sent = 0; performance.now() - startedMs < forMs; ) {
    for (const due = ((performance.now() - startedMs) / 1_000) * perSecond; sent < due; sent++) {
      const one: Promise<void> = ask().then(({ ms }) => void taken.push(ms)).finally(() => open.delete(one))
      open.add(one)
    }
    await pause(2)
  }
  await Promise.all(open)
  return taken
}

note('warming')
await paced(2_000)

/** Against what a call takes anyway; the same few at once. */
async function measureDelay(askedMs: number) {
  const batch = async () => {
    const taken: number[] = []
    for (let at = 0; at < calls; at += 4) for (const { ms } of await Promise.all([ask(), ask(), ask(), ask()])) taken.push(ms)
    return taken
  }
  await put()
  const usualMs = percentile(await batch(), 0.5)
  await put({ fault: { kind: 'delay', ms: askedMs } })
  const given = (await batch()).map((ms) => ms - usualMs)
  const offMs = given.map((ms) => Math.abs(ms - askedMs))
  return { askedMs, usualMs, givenP50Ms: percentile(given, 0.5), offP95Ms: percentile(offMs, 0.95), offMaxMs: percentile(offMs, 1), barMs: Math.max(5, askedMs * 0.05) }
}
note('delays')
const delays = []
for (const ms of [20, 100, 400]) delays.push(await measureDelay(ms))

note('others while one in a hundred is delayed')
const delayedMs = 2_000
const without: number[] = []
const withRule: number[] = []
for (let round = 0; round < rounds; round++) {
  await put()
  without.push(...(await paced((seconds * 1_000) / rounds)))
  await put({ sharePercent: 1, fault: { kind: 'delay', ms: delayedMs } })
  withRule.push(...(await paced((seconds * 1_000) / rounds)))
}
const others = withRule.filter((ms) => ms < delayedMs)
const [p99Without, p99With] = [percentile(without, 0.99), percentile(others, 0.99)]

note('outside the group')
await put({ scope: 'signed', fault: { kind: 'error', status: 418 } })
const inside = { 'x-fit-context': mintScope(testScopeKey, { run: 'bench', group: 'faulted', endsAtMs: Date.now() + 3_600_000 }) }
const forged = { 'x-fit-context': mintScope('another key', { run: 'bench', group: 'faulted', endsAtMs: Date.now() + 3_600_000 }) }
const counted = { outside: 0, outsideHit: 0, inside: 0, insideMissed: 0 }
let next = 0
await Promise.all(
  Array.from({ length: 32 }, async () => {
    while (next < outside) {
      const at = next++
      const belongs = at % 100 === 0
      const { status } = await ask(belongs ? inside : at % 100 === 1 ? forged : {})
      counted[belongs ? 'inside' : 'outside'] += 1
      if (belongs && status !== 418) counted.insideMissed += 1
      if (!belongs && status !== 200) counted.outsideHit += 1
    }
  }),
)

await Promise.all([pool.close(), control.close()])
proxy.kill('SIGTERM')
await upstream.close()
sink.closeAllConnections()
sink.close()
settings.remove()
rmSync(outDir, { recursive: true, force: true })
const worst = delays.toSorted((one, other) => other.offP95Ms / other.barMs - one.offP95Ms / one.barMs)[0]
report(
  [
    { name: 'delay asked against given, p95 of the difference', value: worst?.offP95Ms ?? Number.NaN, unit: 'ms', bar: worst?.barMs ?? 5, how: `worst of 20, 100 and 400 ms, ${calls} calls each; the bar is 5 ms or 5 %` },
    { name: 'p99 of other requests while 1 % are delayed', value: p99With, unit: 'ms', bar: p99Without * 1.02, how: `${perSecond} requests a second, ${rounds} turns without and with; the bar is p99 without, and 2 %` },
    { name: 'requests hit outside the group', value: counted.outsideHit, unit: 'requests', bar: 1, how: `${counted.outside} without a scope or with a forged one among ${counted.inside} with; the bar is none, 1 breaks it` },
    { name: 'requests of the group that were missed', value: counted.insideMissed, unit: 'requests', bar: 1, how: 'every one of the group is to be hit' },
  ],
  { delays, p99Without, p99With, counted, delayed: withRule.length - others.length, of: withRule.length },
)
process.exit(0)
