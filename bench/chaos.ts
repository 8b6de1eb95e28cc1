/**
 * How fast a fault is taken back when it breaks the steady state, and that one which does not is left alone:
 * `npx tsx bench/chaos.ts [--breaking 20] [--holding 10] [--rate 60]`. Time runs from the beginning of the first second whose own calls, as
 * the proxy counts them, are out of bounds, to the first look (each 20 ms) at which the proxy holds no rule of the run any more.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { chaosOf } from './kit/chaos-runs'
import { note, percentile, report } from './kit/figure'
import { startLoad } from './kit/load'
import { startProduct } from './kit/product'
import { until } from './kit/until'

const { values } = parseArgs({ options: { breaking: { type: 'string', default: '20' }, holding: { type: 'string', default: '10' }, rate: { type: 'string', default: '60' }, checkout: { type: 'string' } } })
const product = await startProduct(values.checkout ? { checkout: values.checkout } : {})
const edge = `http://127.0.0.1:${product.ports.edge}`
const target = 'profiles'
for (const name of [target, 'audience']) await until(name, 120_000, async () => ((await fetch(`${edge}/${name}/health`)).ok ? true : undefined))
await fetch(`${edge}/audience/pause`, { method: 'POST' })
const chaos = chaosOf(product)
const load = startLoad(edge, Number(values.rate), () => `/${target}/health`)
await until('the figures of the load', 60_000, async () => ((await chaos.seconds(Date.now() - 10_000, target)).length >= 8 ? true : undefined))

const bound = 5
const conditions = [{ measure: 'error-share', caller: 'edge', callee: target, bound }, { measure: 'p95', caller: 'edge', callee: target, bound: 1_000 }]
const faults = [{ fault: 'error', status: 503, sharePercent: 50 }, { fault: 'reset', sharePercent: 30 }, { fault: 'delay', delayMs: 1_500, sharePercent: 50 }] as const

const taken: { run: number; fault: string; brokenToGoneMs: number; verdict: string | null }[] = []
for (let n = 0; n < Number(values.breaking); n++) {
  const fault = faults[n % faults.length] ?? faults[0]
  const { id, number } = await chaos.start({ application: target, ...fault, termSeconds: 60, conditions })
  await until('the fault to act', 60_000, async () => ((await chaos.active(id)) ? true : undefined), 20)
  const goneMs = await until('the fault to be gone', 30_000, async () => ((await chaos.active(id)) === 0 ? Date.now() : undefined), 20)
  const run = await chaos.reaches(number, ['done'])
  const since = Date.parse(run.injectedAt ?? '') - 1_000
  const slow = (durations: readonly number[]) => durations.slice(15).reduce((sum, count) => sum + count, 0)
  const broken = (await chaos.seconds(since, target)).find(({ caller, requests, errors, durations }) => caller === null && requests > 0 && (errors / requests > bound / 100 || slow(durations) / requests > 0.05))
  if (!broken) throw new Error(`CH-${number} broke nothing`)
  taken.push({ run: number, fault: fault.fault, brokenToGoneMs: goneMs - broken.atMs, verdict: run.verdict })
  note(`CH-${number} ${fault.fault}: gone ${goneMs - broken.atMs} ms after the first broken second began, ${run.verdict}`)
}

const held: { run: number; verdict: string | null; reason: string | undefined }[] = []
for (let n = 0; n < Number(values.holding); n++) {
  const { number } = await chaos.start({ application: target, fault: 'delay', delayMs: 100, sharePercent: 20, termSeconds: 20, conditions })
  const run = await chaos.reaches(number, ['done'])
  held.push({ run: number, verdict: run.verdict, reason: run.reason?.detail })
  note(`CH-${number} within bounds: ${run.verdict}`)
  await pause(500)
}
await load.stop()
await chaos.close()
await product.stop()

const times = taken.map(({ brokenToGoneMs }) => brokenToGoneMs)
report(
  [
    { name: 'condition broken to fault gone, p95', value: percentile(times, 0.95), unit: 'ms', bar: 3_000, how: `${times.length} runs of error, reset and delay at ${values.rate} calls/s; from the beginning of the first broken second in the proxy's counters` },
    { name: 'breaking faults that were not aborted (bar 0)', value: taken.filter(({ verdict }) => verdict !== 'broken').length, unit: 'runs', bar: 1, how: `of ${taken.length}` },
    { name: 'faults within bounds that were aborted (bar 0)', value: held.filter(({ verdict }) => verdict !== 'held').length, unit: 'runs', bar: 1, how: `of ${held.length}, 20 s each` },
  ],
  { taken, held },
)
