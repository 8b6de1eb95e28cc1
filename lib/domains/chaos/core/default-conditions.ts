import type { PairSecond } from '../../gateway/fault-schemas'
import type { ProxyCondition } from '../steady-schemas'
import { latencyPercentile } from './latency-percentile'
import { secondsOf } from './steady-state'

/** Fewer calls in two minutes say nothing of how it usually is. */
const callsMin = 20

interface Usual {
  requests: number
  errorPercent: number
  p95Ms: number | null
}

function usualOf(pair: Pick<ProxyCondition, 'caller' | 'callee'>, seconds: readonly PairSecond[]): Usual {
  const found = [...secondsOf({ ...pair, measure: 'rate', bound: 0 }, seconds).values()]
  const requests = found.reduce((sum, one) => sum + one.requests, 0)
  const errors = found.reduce((sum, one) => sum + one.errors, 0)
  const durations = found.reduce<number[]>((sum, one) => one.durations.map((count, at) => count + (sum[at] ?? 0)), [])
  return { requests, errorPercent: requests === 0 ? 0 : (errors / requests) * 100, p95Ms: latencyPercentile(durations, 0.95) }
}

const upTo = (step: number, value: number): number => Math.ceil(value / step) * step

/**
 * A steady state that leaves room for chance and not for harm: what viewers see at the edge, or, where nobody calls from outside, the
 * pair itself. Twice the usual share of errors and a point; three times the usual p95, and at least 200 ms more.
 */
export function defaultConditions(target: string, caller: string, seconds: readonly PairSecond[]): ProxyCondition[] {
  const edge = { caller: 'edge', callee: '*' } as const
  const pair = usualOf(edge, seconds).requests >= callsMin ? edge : { caller, callee: target }
  const { requests, errorPercent, p95Ms } = usualOf(pair, seconds)
  const errorShare: ProxyCondition = { ...pair, measure: 'error-share', bound: Math.min(99, upTo(0.5, 2 * errorPercent + 1)) }
  if (requests < callsMin || p95Ms === null) return [errorShare]
  return [errorShare, { ...pair, measure: 'p95', bound: upTo(50, Math.max(3 * p95Ms, p95Ms + 200)) }]
}
