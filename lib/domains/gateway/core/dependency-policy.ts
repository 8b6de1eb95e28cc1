import type { DeclaredDependency, Fallback } from '../dependency-schemas'
import { type BreakerPolicy, usualBreaker } from './breaker'

/** How one application's calls to another are made. */
export interface DependencyPolicy {
  declared: boolean
  /** Until the answer's head, over all tries. */
  timeoutMs: number
  /** The same, for one try. */
  tryTimeoutMs: number
  retries: number
  breaker: BreakerPolicy
  fallbacks: readonly Fallback[]
}

export interface UsualTimes {
  tryMs: number
  overallMs: number
}

const usualRetries = 2

/** Fills up what a release left out. A try never gets more time than the whole call. */
export function policyOf(declared: DeclaredDependency | undefined, usual: UsualTimes): DependencyPolicy {
  const timeoutMs = declared?.timeoutMs ?? usual.overallMs
  const { errorPercent, volume, windowMs, openMs } = declared?.breaker ?? {}
  return {
    declared: declared !== undefined,
    timeoutMs,
    tryTimeoutMs: Math.min(timeoutMs, declared?.tryTimeoutMs ?? usual.tryMs),
    retries: declared?.retries ?? usualRetries,
    breaker: {
      errorPercent: errorPercent ?? usualBreaker.errorPercent,
      volume: volume ?? usualBreaker.volume,
      windowMs: windowMs ?? usualBreaker.windowMs,
      openMs: openMs ?? usualBreaker.openMs,
    },
    fallbacks: declared?.fallbacks ?? [],
  }
}
