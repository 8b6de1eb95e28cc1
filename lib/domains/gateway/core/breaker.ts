export interface BreakerPolicy {
  errorPercent: number
  volume: number
  windowMs: number
  openMs: number
}

/** Hystrix's own. */
export const usualBreaker: BreakerPolicy = Object.freeze({ errorPercent: 50, volume: 20, windowMs: 10_000, openMs: 5_000 })

/**
 * Closed lets every call through and judges by the window; open none, until `openMs` have passed since `sinceMs`; half-open
 * waits for its one probe, by whose result alone it is decided.
 */
export type Breaker = { kind: 'closed'; sinceMs: number | null } | { kind: 'open'; sinceMs: number } | { kind: 'half-open'; sinceMs: number }

export const closedFromStart: Breaker = Object.freeze({ kind: 'closed', sinceMs: null })

export type Admission = { go: 'call' | 'probe' | 'refused'; breaker: Breaker }

/** Whether a call may go out now. The first after the open time is the probe; a clock that was turned back must not keep it open for long. */
export function admitCall(breaker: Breaker, { openMs }: Pick<BreakerPolicy, 'openMs'>, nowMs: number): Admission {
  switch (breaker.kind) {
    case 'closed':
      return { go: 'call', breaker }
    case 'open':
      return nowMs > breaker.sinceMs + openMs || nowMs < breaker.sinceMs ? { go: 'probe', breaker: { kind: 'half-open', sinceMs: nowMs } } : { go: 'refused', breaker }
    case 'half-open':
      return { go: 'refused', breaker }
  }
}

/** `cancelled`: the caller went away before the answer, which says nothing of the callee. */
export type Outcome = 'success' | 'failure' | 'cancelled'

export interface WindowCounts {
  requests: number
  errors: number
}

/** In whole percent, cut off as Hystrix does. */
export const errorPercent = ({ requests, errors }: WindowCounts): number => (requests === 0 ? 0 : Math.trunc((errors / requests) * 100))

/**
 * The breaker after a call ended; `counts` include it. Calls that were let through before it opened, and end after, change
 * nothing. A probe that does not succeed, for whatever reason, opens again.
 */
export function settleCall(breaker: Breaker, policy: BreakerPolicy, call: { probe: boolean; outcome: Outcome }, counts: WindowCounts, nowMs: number): Breaker {
  if (call.probe) {
    if (breaker.kind !== 'half-open') return breaker
    return { kind: call.outcome === 'success' ? 'closed' : 'open', sinceMs: nowMs }
  }
  if (breaker.kind !== 'closed' || call.outcome === 'cancelled') return breaker
  return counts.requests >= policy.volume && errorPercent(counts) >= policy.errorPercent ? { kind: 'open', sinceMs: nowMs } : breaker
}
