import type { DeclaredBreaker, DeclaredDependency, Fallback } from '../dependency-schemas'
import type { ReplayChanges } from '../replay-schemas'
import { type BreakerPolicy, resilienceBreaker, usualBreaker } from './breaker'
import { changeBreaker } from './change-policy'
import { given } from './given-values'

/** How one application's calls to another are made. */
export interface DependencyPolicy {
  declared: boolean
  /** Until the answer's head, over all tries. */
  timeoutMs: number
  /** The same, for one try. */
  tryTimeoutMs: number
  retries: number
  breaker: BreakerPolicy
  /** Calls under way at once; what comes besides is refused. Null: as many as come. */
  bulkhead: number | null
  /** So many wait for room in it, so long at most. Null: nobody waits. */
  bulkheadQueue: { calls: number; waitMs: number } | null
  fallbacks: readonly Fallback[]
}

export interface UsualTimes {
  tryMs: number
  overallMs: number
}

const usualRetries = 2

/** A window that is declared in time is not one of calls. */
function breakerOf(declared: DeclaredBreaker | undefined): BreakerPolicy {
  if (declared?.rules !== 'resilience4j') {
    const { errorPercent, volume, windowMs, openMs } = declared ?? {}
    return { ...usualBreaker, ...given({ errorPercent, volume, windowMs, openMs }) }
  }
  const { rules: _rules, ...rest } = declared
  return { ...resilienceBreaker, ...(rest.windowMs !== undefined && rest.windowCalls === undefined && { windowCalls: null }), ...given(rest) }
}

/** Fills up what a release left out. A try never gets more time than the whole call. */
export function policyOf(declared: DeclaredDependency | undefined, usual: UsualTimes): DependencyPolicy {
  const timeoutMs = declared?.timeoutMs ?? usual.overallMs
  return {
    declared: declared !== undefined,
    timeoutMs,
    tryTimeoutMs: Math.min(timeoutMs, declared?.tryTimeoutMs ?? usual.tryMs),
    retries: declared?.retries ?? usualRetries,
    breaker: breakerOf(declared?.breaker),
    bulkhead: declared?.bulkhead ?? null,
    bulkheadQueue: declared?.bulkheadQueue ?? null,
    fallbacks: declared?.fallbacks ?? [],
  }
}

/** The same under rules that a person put in force. A try that had the time of the whole call has it again. */
export function changedPolicy(policy: DependencyPolicy, change: ReplayChanges): DependencyPolicy {
  const timeoutMs = change.timeoutMs ?? policy.timeoutMs
  const tryTimeoutMs = policy.tryTimeoutMs === policy.timeoutMs ? timeoutMs : Math.min(timeoutMs, policy.tryTimeoutMs)
  return { ...policy, timeoutMs, tryTimeoutMs, breaker: changeBreaker(policy.breaker, change) }
}
