/**
 * `kill -9` of daemon, proxy, collector, PostgreSQL, supervisor or all of them at random moments of fault runs:
 * `npx tsx bench/kill-chaos.ts [--rounds 30] [--seed 1]`. Every fault must be gone at its term, whoever is dead then, every run must end in
 * a declared state, and neither a rule, a paused instance nor a timer be left. Linux.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { chaosOf } from './kit/chaos-runs'
import { note, report } from './kit/figure'
import { killParts } from './kit/kill-parts'
import { startLoad } from './kit/load'
import { startProduct } from './kit/product'
import { seeded } from './kit/random'
import { until } from './kit/until'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' }, checkout: { type: 'string' } } })
const random = seeded(Number(values.seed))
const pick = <T,>(choices: readonly [T, ...T[]]): T => choices[Math.floor(random() * choices.length)] ?? choices[0]

const product = await startProduct(values.checkout ? { checkout: values.checkout } : {})
const edge = `http://127.0.0.1:${product.ports.edge}`
const targets = ['profiles', 'subscriptions', 'catalogue'] as const
for (const name of [...targets, 'audience']) await until(name, 120_000, async () => ((await fetch(`${edge}/${name}/health`)).ok ? true : undefined))
await fetch(`${edge}/audience/pause`, { method: 'POST' })
let chaos = chaosOf(product)
const load = startLoad(edge, 45, (n) => `/${targets[n % targets.length]}/health`)
const healthy = async () => ((await fetch(`${product.url}/api/health`, { signal: AbortSignal.timeout(2_000) })).status === 200 ? true : undefined)

const termSeconds = 8
/** After its term a fault may be seen for as long as looking takes. */
const lateMs = 1_500
const kinds = ['delay', 'error', 'reset', 'pause', 'kill', 'stop'] as const
const victims = ['daemon', 'proxy', 'collector', 'postgres', 'supervisor', 'all'] as const
const runs: { round: number; number: number; fault: string; victim: string; delayMs: number; verdict: string | null; detail: string | undefined; lateMs: number; tookMs: number }[] = []

/** Stopped instances and rules are watched from outside: the last moment in which anything was seen. */
async function lastSeenMs(untilMs: number): Promise<number> {
  let seen = 0
  while (Date.now() < untilMs) {
    if (chaos.stopped().length > 0 || ((await chaos.active()) ?? 0) > 0) seen = Date.now()
    await pause(150)
  }
  return seen
}

async function kill(victim: (typeof victims)[number]): Promise<void> {
  // All of them stay dead over the term: what ends then has ended by itself.
  await killParts(product, victim, victim === 'all' ? (termSeconds + 2) * 1_000 : 0)
  if (victim !== 'supervisor' && victim !== 'all') return
  await chaos.close()
  chaos = chaosOf(product)
}

for (let round = 1; round <= Number(values.rounds); round++) {
  await until('health before the start', 120_000, healthy)
  const [application, fault, victim, delayMs] = [pick(targets), pick(kinds), pick(victims), Math.floor(random() * 10_000)]
  const conditions = [{ measure: 'rate', caller: 'edge', callee: application, bound: 0 }]
  const startedMs = Date.now()
  const { number } = await until('a run to be taken', 120_000, () => chaos.start({ application, fault, termSeconds, delayMs: 200, status: 503, sharePercent: 50, conditions }).catch((error: Error) => (/ 409 | 503 /.test(error.message) ? undefined : Promise.reject(error))))
  const watching = lastSeenMs(startedMs + delayMs + (termSeconds + 14) * 1_000)
  await pause(delayMs)
  await kill(victim)
  const seenMs = await watching
  const run = await chaos.reaches(number, ['done'], 300_000)
  const late = run.endsAt === null || seenMs === 0 ? 0 : Math.max(0, seenMs - Date.parse(run.endsAt))
  runs.push({ round, number, fault, victim, delayMs, verdict: run.verdict, detail: run.reason?.detail, lateMs: late, tookMs: Date.now() - startedMs })
  note(`round ${round}: ${victim} after ${delayMs} ms of CH-${number} ${fault}: ${run.verdict}, last seen ${late} ms after its term, done after ${Date.now() - startedMs} ms`)
}

await until('health after the last', 120_000, healthy)
const left = { rules: (await chaos.active()) ?? -1, stopped: chaos.stopped(), timers: chaos.timers() }
await load.stop()
await chaos.close()
await product.stop()
report(
  [
    { name: 'faults seen after their term (bar 0)', value: runs.filter(({ lateMs: late }) => late > lateMs).length, unit: 'runs', bar: 1, how: `of ${runs.length}, each with one kill; seen from outside each 150 ms, ${lateMs} ms allowed for looking; seed ${values.seed}` },
    { name: 'runs without a declared end (bar 0)', value: runs.filter(({ verdict }) => verdict === null).length, unit: 'runs', bar: 1, how: 'done, with a verdict' },
    { name: 'residue (bar 0)', value: Math.abs(left.rules) + left.stopped.length + left.timers, unit: 'things', bar: 1, how: 'rules in force, stopped instances and timers after the last run' },
  ],
  { runs, left },
)
