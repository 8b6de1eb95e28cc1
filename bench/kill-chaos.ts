/**
 * `kill -9` of daemon, proxy, collector, PostgreSQL, supervisor or all of them while faults run: `npx tsx bench/kill-chaos.ts [--rounds 30] [--seed 1]`
 * at random moments, each part and each fault as often as another, or with `--boundaries` each part at the beginning of each phase, as the rows
 * say it. Every fault must be gone at its term, whoever is dead then, every run must end in a declared state, and neither a rule, a paused
 * instance nor a timer be left. Linux.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { chaosOf } from './kit/chaos-runs'
import { note, report } from './kit/figure'
import { aimAt } from './kit/kill-parts'
import { startLoad } from './kit/load'
import { startProduct } from './kit/product'
import { drawn, seeded } from './kit/random'
import { until } from './kit/until'
import { type EntryName, watchLedger } from './kit/watch-ledger'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' }, checkout: { type: 'string' }, boundaries: { type: 'boolean', default: false } } })
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
type Victim = (typeof victims)[number]
const [drawVictim, drawFault] = [drawn(random, victims), drawn(random, kinds)]
/** The beginning of each phase, by the entry that is written with it. */
const phases = { checking: 'chaos.start done', injecting: 'chaos.inject intended', holding: 'chaos.inject done', ending: 'chaos.end intended', residue: 'chaos.end done' } as const satisfies Record<string, EntryName>
type Phase = keyof typeof phases
const boundaries = victims.flatMap((victim) => (Object.keys(phases) as Phase[]).map((at) => ({ victim, at })))
const rounds: { victim: Victim; at: Phase | number }[] = values.boundaries ? boundaries : Array.from({ length: Number(values.rounds) }, () => ({ victim: drawVictim(), at: Math.floor(random() * 10_000) }))
const runs: { round: number; number: number; fault: string; victim: Victim; at: Phase | number; killed: boolean; verdict: string | null; detail: string | undefined; seen: boolean; lateMs: number; tookMs: number }[] = []

/** Stopped instances and rules are watched from outside, until told to stop: then it says the last moment in which anything was seen. */
function watchFaults() {
  let [seenMs, watching] = [0, true]
  const work = (async () => {
    while (watching) {
      if (chaos.stopped().length > 0 || ((await chaos.active()) ?? 0) > 0) seenMs = Date.now()
      await pause(150)
    }
    return seenMs
  })()
  return () => ((watching = false), work)
}

/** A moment of the run: false when it ended before, as one that was refused for a figure that nobody knew. */
async function comes(at: Phase | number, ledger: Awaited<ReturnType<typeof watchLedger>>): Promise<boolean> {
  if (typeof at === 'number') return pause(at, true)
  return (await ledger.says(phases[at], 'chaos.refuse done', 'chaos.finish done', 'chaos.finish failed')) === phases[at]
}

async function perform(round: number, victim: Victim, at: Phase | number): Promise<boolean> {
  await until('health before the start', 120_000, healthy)
  const [application, fault] = [pick(targets), drawFault()]
  const conditions = [{ measure: 'rate', caller: 'edge', callee: application, bound: 0 }]
  const shoot = await aimAt(product, victim)
  const ledger = await watchLedger(product)
  const startedMs = Date.now()
  const { number } = await until('a run to be taken', 120_000, () => chaos.start({ application, fault, termSeconds, delayMs: 200, status: 503, sharePercent: 50, conditions }).catch((error: Error) => (/ 409 | 503 /.test(error.message) ? undefined : Promise.reject(error))))
  const lastSeenMs = watchFaults()
  const killed = await comes(at, ledger)
  await ledger.close()
  // All of them stay dead over the term: what ends then has ended by itself.
  if (killed) await shoot((termSeconds + 2) * 1_000)
  if (killed && (victim === 'supervisor' || victim === 'all')) {
    await chaos.close()
    chaos = chaosOf(product)
  }
  const run = await chaos.reaches(number, ['done'], 300_000)
  await pause(2_000)
  const seenMs = await lastSeenMs()
  const late = run.endsAt === null || seenMs === 0 ? 0 : Math.max(0, seenMs - Date.parse(run.endsAt))
  const tookMs = Date.now() - startedMs
  runs.push({ round, number, fault, victim, at, killed, verdict: run.verdict, detail: run.reason?.detail, seen: seenMs > 0, lateMs: late, tookMs })
  note(`round ${round}: ${victim} at ${at} of CH-${number} ${fault}${killed ? '' : ' NOT killed'}: ${run.verdict}, ${seenMs === 0 ? 'never seen' : `last seen ${late} ms after its term`}, done after ${tookMs} ms`)
  return killed
}

for (const [index, { victim, at }] of rounds.entries()) {
  // Begun in the shadow of the kill before, a run may be refused: its moment is then tried for again.
  for (let tries = 0; tries < 3 && !(await perform(index + 1, victim, at)); tries++);
}

await until('health after the last', 120_000, healthy)
const left = { rules: (await chaos.active()) ?? -1, stopped: chaos.stopped(), timers: chaos.timers() }
await load.stop()
await chaos.close()
await product.stop()
report(
  [
    { name: 'faults seen after their term (bar 0)', value: runs.filter(({ lateMs: late }) => late > lateMs).length, unit: 'runs', bar: 1, how: `of ${runs.length}, ${runs.filter(({ killed }) => killed).length} of them with a kill; seen from outside each 150 ms, ${lateMs} ms allowed for looking; ${values.boundaries ? 'each part at each beginning' : `seed ${values.seed}`}` },
    { name: 'kills that did not come to be (bar 0)', value: rounds.length - runs.filter(({ killed }) => killed).length, unit: 'kills', bar: 1, how: `of ${rounds.length}` },
    { name: 'runs without a declared end (bar 0)', value: runs.filter(({ verdict }) => verdict === null).length, unit: 'runs', bar: 1, how: 'done, with a verdict' },
    { name: 'residue (bar 0)', value: Math.abs(left.rules) + left.stopped.length + left.timers, unit: 'things', bar: 1, how: 'rules in force, stopped instances and timers after the last run' },
  ],
  { runs, left },
)
