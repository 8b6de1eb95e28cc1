export interface BreakerPolicy {
  /** Whose rules: Hystrix tries with one call and cuts percents off; Resilience4j tries with several, knows slow calls and windows of calls. */
  rules: 'hystrix' | 'resilience4j'
  errorPercent: number
  volume: number
  windowMs: number
  openMs: number
  /** Of Resilience4j, instead of a time: the last calls that are judged by. */
  windowCalls: number | null
  /** Of Resilience4j: a call that takes longer is slow. Null: none is. */
  slowMs: number | null
  slowPercent: number
  /** Calls that may try once the open time is over. */
  halfOpenCalls: number
}

/** Hystrix's own. */
export const usualBreaker: BreakerPolicy = Object.freeze({
  rules: 'hystrix', errorPercent: 50, volume: 20, windowMs: 10_000, openMs: 5_000, windowCalls: null, slowMs: null, slowPercent: 100, halfOpenCalls: 1,
})

/** Resilience4j's own. It judges by the last hundred calls where no time is given, and waits a minute. */
export const resilienceBreaker: BreakerPolicy = Object.freeze({
  rules: 'resilience4j', errorPercent: 50, volume: 100, windowMs: 60_000, openMs: 60_000, windowCalls: 100, slowMs: 60_000, slowPercent: 100, halfOpenCalls: 10,
})

/**
 * Closed lets every call through and judges by the window; open none, until `openMs` have passed since `sinceMs`; half-open
 * waits for its probes, by whose results alone it is decided: so many were let out, and these ended.
 */
export type Breaker =
  | { kind: 'closed'; sinceMs: number | null }
  | { kind: 'open'; sinceMs: number }
  | { kind: 'half-open'; sinceMs: number; let: number; ended: WindowCounts }

export const closedFromStart: Breaker = Object.freeze({ kind: 'closed', sinceMs: null })

export type Admission = { go: 'call' | 'probe' | 'refused'; breaker: Breaker }

/** A person's word, until its end. */
export type Forced = 'open' | 'closed' | null

/**
 * Whether a call may go out now. The first after the open time are the probes; a clock that was turned back must not keep it open
 * for long. Forced open refuses all; forced closed refuses none, and what the breaker itself is goes on beneath it.
 */
export function admitCall(breaker: Breaker, { openMs, halfOpenCalls }: Pick<BreakerPolicy, 'openMs' | 'halfOpenCalls'>, nowMs: number, forced: Forced = null): Admission {
  if (forced === 'open') return { go: 'refused', breaker }
  if (forced === 'closed') return { go: 'call', breaker }
  switch (breaker.kind) {
    case 'closed':
      return { go: 'call', breaker }
    case 'open':
      return nowMs > breaker.sinceMs + openMs || nowMs < breaker.sinceMs
        ? { go: 'probe', breaker: { kind: 'half-open', sinceMs: nowMs, let: 1, ended: { requests: 0, errors: 0, slow: 0 } } }
        : { go: 'refused', breaker }
    case 'half-open':
      return breaker.let < halfOpenCalls ? { go: 'probe', breaker: { ...breaker, let: breaker.let + 1 } } : { go: 'refused', breaker }
  }
}

/** `cancelled`: the caller went away before the answer, which says nothing of the callee. */
export type Outcome = 'success' | 'failure' | 'cancelled'

export interface WindowCounts {
  requests: number
  errors: number
  /** Answered or not: it took longer than `slowMs`. */
  slow: number
}

/** In whole percent, cut off as Hystrix does. */
export const errorPercent = ({ requests, errors }: Pick<WindowCounts, 'requests' | 'errors'>): number => (requests === 0 ? 0 : Math.trunc((errors / requests) * 100))

const reaches = (part: number, whole: number, percent: number) => (part / whole) * 100 >= percent

/** Whether so many calls with so many failures are too many. */
export function isTooMuch(policy: BreakerPolicy, counts: WindowCounts, volume: number): boolean {
  if (counts.requests === 0 || counts.requests < volume) return false
  if (policy.rules === 'hystrix') return errorPercent(counts) >= policy.errorPercent
  return reaches(counts.errors, counts.requests, policy.errorPercent) || (policy.slowMs !== null && reaches(counts.slow, counts.requests, policy.slowPercent))
}

/** A window of so many calls is full with fewer than `volume` where it is shorter. */
export const volumeOf = ({ volume, windowCalls }: BreakerPolicy): number => (windowCalls === null ? volume : Math.min(volume, windowCalls))

function settleProbe(breaker: Breaker & { kind: 'half-open' }, policy: BreakerPolicy, { outcome, slow }: { outcome: Outcome; slow: boolean }, nowMs: number): Breaker {
  // Hystrix's one probe opens again when it does not succeed, for whatever reason.
  if (policy.rules === 'hystrix') return { kind: outcome === 'success' ? 'closed' : 'open', sinceMs: nowMs }
  if (outcome === 'cancelled') return { ...breaker, let: Math.max(0, breaker.let - 1) }
  const { requests, errors, slow: slowOnes } = breaker.ended
  const ended = { requests: requests + 1, errors: errors + (outcome === 'failure' ? 1 : 0), slow: slowOnes + (slow ? 1 : 0) }
  const enough = Math.min(policy.volume, policy.halfOpenCalls)
  if (ended.requests < enough) return { ...breaker, ended }
  return { kind: isTooMuch(policy, ended, enough) ? 'open' : 'closed', sinceMs: nowMs }
}

/**
 * The breaker after a call ended; `counts` include it. Calls that were let through before it opened, and end after, change
 * nothing.
 */
export function settleCall(breaker: Breaker, policy: BreakerPolicy, call: { probe: boolean; outcome: Outcome; slow?: boolean }, counts: WindowCounts, nowMs: number): Breaker {
  if (call.probe) return breaker.kind === 'half-open' ? settleProbe(breaker, policy, { outcome: call.outcome, slow: call.slow ?? false }, nowMs) : breaker
  if (breaker.kind !== 'closed' || call.outcome === 'cancelled') return breaker
  return isTooMuch(policy, counts, volumeOf(policy)) ? { kind: 'open', sinceMs: nowMs } : breaker
}
