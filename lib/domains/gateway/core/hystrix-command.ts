import { pairBoundsMs } from '../fault-schemas'
import { type Breaker, errorPercent, type Forced, type WindowCounts } from './breaker'
import type { DependencyPolicy } from './dependency-policy'
import { quantileOf } from './pair-ring'

/** What one event of `hystrix.stream` is made of: the calls of one pair. */
export interface CommandFigures {
  /** Null: the edge. */
  caller: string | null
  callee: string
  policy: DependencyPolicy
  breaker: Breaker
  /** Within the breaker's window: calls that went out, failures and those of them that took too long, calls that it refused, declared fallbacks. */
  window: Pick<WindowCounts, 'requests' | 'errors'>
  timeouts: number
  /** Of the failures, those that the bulkhead had no room for. */
  rejected: number
  forced: Forced
  refused: number
  fallbacks: number
  /** Of the last minute, by slot of `pairBoundsMs`. */
  durations: readonly number[]
  open: number
}

const percentiles = ['0', '25', '50', '75', '90', '95', '99', '99.5', '100'] as const
/** Java's largest int: nothing is limited. */
const unlimited = 2 ** 31 - 1

/** By upper bounds of slots, so never lower than it was by more than a slot. */
const latencyOf = (durations: readonly number[]) => Object.fromEntries(percentiles.map((one) => [one, quantileOf(durations, Number(one) / 100) ?? 0]))

/** By the middle of each slot. */
function meanOf(durations: readonly number[]): number {
  let total = 0
  let sum = 0
  for (const [slot, count] of durations.entries()) {
    const upper = pairBoundsMs[Math.min(slot, pairBoundsMs.length - 1)] ?? 0
    const lower = slot < pairBoundsMs.length ? (pairBoundsMs[slot - 1] ?? 0) : upper
    total += count
    sum += (count * (lower + upper)) / 2
  }
  return total === 0 ? 0 : Math.trunc(sum / total)
}

/**
 * One `HystrixCommand` as the stock dashboard wants it: it throws an event away when a single field is missing. Turbine groups by
 * name, so the name holds both ends. What the proxy does not do (caches, collapsers, thread pools) is zero.
 */
export function hystrixCommand({ caller, callee, policy, breaker, window, forced, timeouts, rejected, refused, fallbacks, durations, open }: CommandFigures, nowMs: number) {
  const from = caller ?? 'edge'
  const latency = latencyOf(durations)
  const mean = meanOf(durations)
  const timedOut = Math.min(timeouts, window.errors)
  const full = Math.min(rejected, window.errors - timedOut)
  return {
    type: 'HystrixCommand', name: `${from}_${callee}`, group: from, currentTime: nowMs,
    isCircuitBreakerOpen: forced === null ? breaker.kind !== 'closed' : forced === 'open',
    errorPercentage: errorPercent(window), errorCount: window.errors, requestCount: window.requests,
    rollingCountBadRequests: 0, rollingCountCollapsedRequests: 0, rollingCountEmit: 0, rollingCountExceptionsThrown: Math.max(0, window.errors + refused - fallbacks),
    rollingCountFailure: window.errors - timedOut - full, rollingCountFallbackEmit: 0, rollingCountFallbackFailure: 0, rollingCountFallbackMissing: 0,
    rollingCountFallbackRejection: 0, rollingCountFallbackSuccess: fallbacks, rollingCountResponsesFromCache: 0, rollingCountSemaphoreRejected: full,
    rollingCountShortCircuited: refused, rollingCountSuccess: window.requests - window.errors, rollingCountThreadPoolRejected: 0, rollingCountTimeout: timedOut,
    currentConcurrentExecutionCount: open,
    latencyExecute_mean: mean, latencyExecute: latency, latencyTotal_mean: mean, latencyTotal: latency,
    propertyValue_circuitBreakerRequestVolumeThreshold: policy.breaker.volume,
    propertyValue_circuitBreakerSleepWindowInMilliseconds: policy.breaker.openMs,
    propertyValue_circuitBreakerErrorThresholdPercentage: policy.breaker.errorPercent,
    propertyValue_circuitBreakerForceOpen: forced === 'open', propertyValue_circuitBreakerForceClosed: forced === 'closed', propertyValue_circuitBreakerEnabled: true,
    propertyValue_executionIsolationStrategy: 'SEMAPHORE',
    propertyValue_executionIsolationThreadTimeoutInMilliseconds: policy.timeoutMs, propertyValue_executionTimeoutInMilliseconds: policy.timeoutMs,
    propertyValue_executionIsolationThreadInterruptOnTimeout: true, propertyValue_executionIsolationThreadPoolKeyOverride: null,
    propertyValue_executionIsolationSemaphoreMaxConcurrentRequests: policy.bulkhead ?? unlimited, propertyValue_fallbackIsolationSemaphoreMaxConcurrentRequests: unlimited,
    propertyValue_metricsRollingStatisticalWindowInMilliseconds: policy.breaker.windowMs,
    propertyValue_requestCacheEnabled: false, propertyValue_requestLogEnabled: false,
    reportingHosts: 1, threadPool: from,
  }
}
