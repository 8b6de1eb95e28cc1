import type { PairSecond } from '../../gateway/fault-schemas'
import type { Condition, ConditionNow, ProxyCondition } from '../steady-schemas'
import { isWithin, unknownAfterMs } from './condition-look'
import { latencyPercentile } from './latency-percentile'

/** What one condition looks at: the calls of one second, or of a few where they are thin. */
interface Counted {
  requests: number
  errors: number
  durations: number[]
}

/** A share or a percentile of fewer calls says little: thin seconds are put together, up to the grid's next line. */
const callsMin = 10
const gridMs = 5_000
/** A second is complete this long after its end. */
const settleMs = 150
const lookBackMs = 20_000

const isOf = ({ caller, callee }: ProxyCondition, second: PairSecond): boolean => (second.caller ?? 'edge') === caller && (callee === '*' || second.callee === callee)

const none = (): Counted => ({ requests: 0, errors: 0, durations: [] })
function add(sum: Counted, { requests, errors, durations }: Counted): Counted {
  return { requests: sum.requests + requests, errors: sum.errors + errors, durations: durations.map((count, at) => count + (sum.durations[at] ?? 0)) }
}

/** The figures of a condition by second; a second that nothing happened in is absent. */
export function secondsOf(condition: ProxyCondition, seconds: readonly PairSecond[]): Map<number, Counted> {
  const found = new Map<number, Counted>()
  for (const second of seconds) if (isOf(condition, second)) found.set(second.atMs, add(found.get(second.atMs) ?? none(), second))
  return found
}

/** Null where nothing was seen that could tell. No calls at all is a rate of zero. */
export function valueOf({ measure }: ProxyCondition, { requests, errors, durations }: Counted): number | null {
  switch (measure) {
    case 'rate':
      return requests
    case 'error-share':
      return requests === 0 ? null : (errors / requests) * 100
    case 'p95':
      return latencyPercentile(durations, 0.95)
  }
}

interface Judged {
  value: number
  endMs: number
}

/** Complete stretches, oldest first: whole seconds, or more of them where calls are thin. Their edges do not move with the time of looking. */
function stretches(condition: ProxyCondition, seconds: ReadonlyMap<number, Counted>, fromMs: number, toMs: number): Judged[] {
  const found: Judged[] = []
  let open = none()
  for (let atMs = Math.ceil(fromMs / 1_000) * 1_000; atMs + 1_000 <= toMs; atMs += 1_000) {
    open = add(open, seconds.get(atMs) ?? none())
    const endMs = atMs + 1_000
    const isFull = condition.measure === 'rate' || open.requests >= callsMin
    if (!isFull && endMs % gridMs !== 0) continue
    const value = valueOf(condition, open)
    if (value !== null) found.push({ value, endMs })
    open = none()
  }
  return found
}

export interface JudgedCondition extends ConditionNow {
  /** The end of the newest stretch that could be told. */
  asOfMs: number | null
}

/**
 * How a condition stands at `nowMs`, the clock of the proxy, by what happened since `fromMs`. Two stretches out of bounds in a row
 * break it: one alone may be chance, and two seconds leave time to take the fault back within three.
 */
export function judgeCondition(condition: ProxyCondition, all: readonly PairSecond[], { fromMs, nowMs }: { fromMs: number; nowMs: number }): JudgedCondition {
  const backMs = Math.floor((nowMs - lookBackMs) / gridMs) * gridMs
  const judged = stretches(condition, secondsOf(condition, all), Math.max(fromMs, backMs), nowMs - settleMs)
  const [newest, before] = [judged.at(-1), judged.at(-2)]
  if (!newest || nowMs - newest.endMs > unknownAfterMs) return { condition, state: 'unknown', value: null, asOfMs: newest?.endMs ?? null }
  const { value, endMs: asOfMs } = newest
  if (isWithin(condition, value)) return { condition, state: 'holds', value, asOfMs }
  const broken = before !== undefined && !isWithin(condition, before.value)
  return { condition, state: broken ? 'broken' : 'bad', value, asOfMs }
}

/** Whole seconds after `afterMs` that are complete, with each condition's own value in them; null for those that telemetry tells. */
export function samplesOf(conditions: readonly Condition[], all: readonly PairSecond[], { afterMs, nowMs }: { afterMs: number; nowMs: number }): { atMs: number; values: (number | null)[] }[] {
  const byCondition = conditions.map((condition) => (condition.source === 'telemetry' ? null : { condition, seconds: secondsOf(condition, all) }))
  const samples: { atMs: number; values: (number | null)[] }[] = []
  for (let atMs = Math.floor(afterMs / 1_000) * 1_000 + 1_000; atMs + 1_000 <= nowMs - settleMs; atMs += 1_000) {
    samples.push({ atMs, values: byCondition.map((one) => one && valueOf(one.condition, one.seconds.get(atMs) ?? none())) })
  }
  return samples
}

/** All calls to the target in one second, whoever made them. */
export function countsAt(all: readonly PairSecond[], callee: string, atMs: number) {
  const ofTarget = all.filter((second) => second.atMs === atMs && second.callee === callee)
  const sum = (field: 'requests' | 'errors' | 'injected' | 'fallbacks') => ofTarget.reduce((total, second) => total + second[field], 0)
  return { requests: sum('requests'), errors: sum('errors'), injected: sum('injected'), fallbacks: sum('fallbacks') }
}
