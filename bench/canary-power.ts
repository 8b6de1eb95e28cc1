/**
 * How often the default canary config is wrong: `npx tsx bench/canary-power.ts [--runs 1000] [--rate 3] [--minutes 3] [--interval 15]`.
 * Runs of simulated requests, judged each interval from the first whole window to the end of the lifetime as the controller does; a run
 * is rolled back at its first verdict `fail`, and promoted when that at the end is `pass`, or the first after it with enough evidence. Seeded: two runs of it give the same figures.
 */
import { parseArgs } from 'node:util'
import { defaultConfig } from '../lib/domains/canary/core/default-config'
import { createGaussian } from '../lib/domains/canary/core/gaussian'
import { judgeWindow } from '../lib/domains/canary/core/judge-window'
import { type EvidenceRules, evidenceRules, weighEvidence } from '../lib/domains/canary/core/weigh-evidence'
import { binMs, binOf } from '../lib/domains/telemetry/core/latency-bins'
import type { GoldenPoint, RuntimePoint } from '../lib/domains/telemetry/schemas'
import { type Figure, note, report } from './kit/figure'
import { seeded } from './kit/random'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' }, rate: { type: 'string', default: '3' }, minutes: { type: 'string', default: '3' }, interval: { type: 'string', default: '15' },
    points: { type: 'string' }, requests: { type: 'string' }, only: { type: 'string' },
  },
})
const [runs, rate, minutes, interval] = [values.runs, values.rate, values.minutes, values.interval].map(Number) as [number, number, number, number]
const rules: EvidenceRules = { ...evidenceRules, ...(values.points && { pointsMin: Number(values.points) }), ...(values.requests && { requestsMin: Number(values.requests) }) }
const thresholds = { pass: 75, marginal: 50 }
const stepMs = 10_000
/** A run without enough evidence at its end goes on being judged. */
const waitS = 600
const startMs = 1_700_000_000_000 - (1_700_000_000_000 % stepMs)

interface Release {
  /** Factors of all latencies, and of the slowest tenth alone. */
  slower: number
  tail: number
  /** Share of requests that fail. */
  errors: number
}
interface World {
  baseErrors: number
  /** Spread of a request's latency (of its logarithm), and of the whole machine from step to step, with memory, shared by both sides. */
  spread: number
  shared: number
  /** The same of each side alone. */
  own: number
}

const calm: World = { baseErrors: 0, spread: 0.5, shared: 0.1, own: 0.05 }
const rough: World = { baseErrors: 0.01, spread: 0.9, shared: 0.3, own: 0.12 }
const same: Release = { slower: 1, tail: 1, errors: 0 }

function createWorld(seed: number, world: World) {
  const uniform = seeded(seed)
  const gaussian = createGaussian(seed)
  const wander = (memory: number, deviation: number) => {
    let at = gaussian() * deviation
    return () => (at = memory * at + Math.sqrt(1 - memory * memory) * deviation * gaussian())
  }
  const poisson = (mean: number) => Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian()))
  const shared = wander(0.8, world.shared)
  const sides = [wander(0.7, world.own), wander(0.7, world.own)]
  /** One step of both sides. */
  return (atMs: number, releases: readonly Release[]): { golden: GoldenPoint; runtime: RuntimePoint }[] => {
    const common = shared()
    return releases.map((release, side) => {
      const drift = common + (sides[side]?.() ?? 0)
      const requests = poisson(rate * (stepMs / 1_000))
      const latencies = Array.from({ length: requests }, () => {
        const z = gaussian()
        return 40 * Math.exp(world.spread * z + drift) * release.slower * (z > 1.2816 ? release.tail : 1)
      }).sort((a, b) => a - b)
      const errors = latencies.filter(() => uniform() < world.baseErrors + release.errors).length
      // The collector keeps latencies in bins.
      const at = (share: number) => (requests === 0 ? null : binMs(binOf((latencies[Math.max(0, Math.ceil(requests * share) - 1)] ?? 0) * 1e6)))
      const cpu = Math.max(0.002, (0.01 + 0.001 * rate) * release.slower ** 0.5 * Math.exp(0.3 * gaussian() + common / 2))
      return { golden: { atMs, requests, errors, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) }, runtime: { atMs, cpu, memoryBytes: 9e7, eventLoopMs: 12 } }
    })
  }
}

type End = 'rolled-back' | 'promoted' | 'person' | 'undecided'

function run(seed: number, world: World, canary: Release): { end: End; atS: number } {
  const step = createWorld(seed, world)
  const steps: ReturnType<typeof step>[] = []
  const look = () => {
    const toMs = startMs + steps.length * stepMs
    const sideOf = (at: number) => ({ golden: steps.flatMap((both) => both[at]?.golden ?? []), runtime: [{ instance: 'i', points: steps.flatMap((both) => both[at]?.runtime ?? []) }] })
    const window = { fromMs: startMs, toMs, stepMs }
    const judged = judgeWindow(defaultConfig, thresholds, window, sideOf(0), sideOf(1))
    if (!judged.ok) throw new Error(judged.error)
    const requests = (at: number) => steps.reduce((sum, both) => sum + (both[at]?.golden.requests ?? 0), 0)
    const sides = (['baseline', 'canary'] as const).map((role, at) => ({ role, requests: requests(at), healthy: 1, wanted: 1, newestMs: toMs }))
    const groupWeights = new Map(Object.entries(defaultConfig.classifier.groupWeights ?? {}))
    return weighEvidence({ nowMs: toMs, telemetry: { complete: true, missing: [], asOfMs: toMs }, sides, windowToMs: toMs, judgement: judged.value.judgement, undecided: judged.value.undecided, thresholds, groupWeights }, rules).verdict
  }
  for (let atS = interval; ; atS = atS < minutes * 60 ? Math.min(atS + interval, minutes * 60) : atS + interval) {
    while ((steps.length + 1) * stepMs <= atS * 1_000) steps.push(step(startMs + steps.length * stepMs, [same, canary]))
    const verdict = look()
    if (verdict === 'fail') return { end: 'rolled-back', atS }
    if (atS < minutes * 60) continue
    if (verdict !== 'not-enough-evidence') return { end: verdict === 'pass' ? 'promoted' : 'person', atS }
    if (atS >= minutes * 60 + waitS) return { end: 'undecided', atS }
  }
}

const cases: { name: string; world: World; canary: Release; wrong: End; bar: number }[] = [
  { name: 'good, calm', world: calm, canary: same, wrong: 'rolled-back', bar: 1 },
  { name: 'good, rough', world: rough, canary: same, wrong: 'rolled-back', bar: 2 },
  { name: 'p95 +50 %, calm', world: calm, canary: { ...same, slower: 1.5 }, wrong: 'promoted', bar: 1 },
  { name: 'p95 +50 %, rough', world: rough, canary: { ...same, slower: 1.5 }, wrong: 'promoted', bar: 5 },
  { name: 'slowest tenth +50 %, calm', world: calm, canary: { ...same, tail: 1.5 }, wrong: 'promoted', bar: 5 },
  { name: '+5 error points, calm', world: calm, canary: { ...same, errors: 0.05 }, wrong: 'promoted', bar: 1 },
  { name: '+5 error points, rough', world: rough, canary: { ...same, errors: 0.05 }, wrong: 'promoted', bar: 5 },
]

const figures: Figure[] = []
const outcomes: Record<string, unknown> = {}
for (const { name, world, canary, wrong, bar } of cases) {
  if (values.only && !name.includes(values.only)) continue
  const ends = Array.from({ length: runs }, (_, at) => run(at + 1, world, canary))
  const share = (end: End) => (100 * ends.filter((one) => one.end === end).length) / runs
  const rolledBack = ends.filter(({ end }) => end === 'rolled-back').map(({ atS }) => atS).sort((a, b) => a - b)
  outcomes[name] = { rolledBack: share('rolled-back'), promoted: share('promoted'), person: share('person'), undecided: share('undecided'), lateToEnd: (100 * ends.filter(({ atS }) => atS > minutes * 60).length) / runs, medianSecondsToFail: rolledBack[rolledBack.length >> 1] ?? null }
  note(`${name}: ${JSON.stringify(outcomes[name])}`)
  figures.push({ name: `${wrong} though ${name}`, value: share(wrong), unit: '%', bar, how: `${runs} runs, ${rate} requests/s to each side, ${minutes} min, judged every ${interval} s, ${rules.pointsMin} points and ${rules.requestsMin} requests at least` })
}
report(figures, { outcomes })
