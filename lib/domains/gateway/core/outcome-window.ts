import type { BreakerPolicy, WindowCounts } from './breaker'
import { countLastCalls, forgetLastCalls, type LastCalls, newLastCalls, noteLastCall } from './last-calls'
import { countCall, countsWithin, forgetCounts, newRollingCounts, type RollingCounts } from './rolling-counts'

/** What a breaker judges by, by whichever window its policy names. What a policy does not need is not made. */
export interface OutcomeWindow {
  readonly timed: RollingCounts
  slow: RollingCounts | null
  last: LastCalls | null
}

export const newOutcomeWindow = (): OutcomeWindow => ({ timed: newRollingCounts(), slow: null, last: null })

export function noteOutcome(window: OutcomeWindow, { slowMs, windowCalls }: BreakerPolicy, call: { failed: boolean; durationMs: number }, nowMs: number): boolean {
  const isSlow = slowMs !== null && call.durationMs > slowMs
  countCall(window.timed, call.failed, nowMs)
  if (isSlow) countCall((window.slow ??= newRollingCounts()), true, nowMs)
  if (windowCalls !== null) noteLastCall((window.last ??= newLastCalls()), call.failed, isSlow)
  return isSlow
}

const nothing: WindowCounts = Object.freeze({ requests: 0, errors: 0, slow: 0 })

export function countsOf(window: OutcomeWindow, { windowMs, windowCalls }: BreakerPolicy, nowMs: number): WindowCounts {
  if (windowCalls !== null) return window.last ? countLastCalls(window.last, windowCalls) : nothing
  return { ...countsWithin(window.timed, windowMs, nowMs), slow: window.slow ? countsWithin(window.slow, windowMs, nowMs).requests : 0 }
}

export function forgetOutcomes({ timed, slow, last }: OutcomeWindow): void {
  forgetCounts(timed)
  if (slow) forgetCounts(slow)
  if (last) forgetLastCalls(last)
}
