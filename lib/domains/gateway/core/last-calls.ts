import type { WindowCounts } from './breaker'

/** The longest window of calls that may be declared. */
export const lastCallsMax = 1_000
const failed = 1
const slow = 2

/** The last calls, whatever time they took to come: what a window of calls is summed from. One byte a call. */
export interface LastCalls {
  readonly ended: Uint8Array
  /** How many ended since the beginning. */
  total: number
}

export const newLastCalls = (): LastCalls => ({ ended: new Uint8Array(lastCallsMax), total: 0 })

export function noteLastCall(calls: LastCalls, isFailed: boolean, isSlow: boolean): void {
  calls.ended[calls.total % lastCallsMax] = (isFailed ? failed : 0) | (isSlow ? slow : 0)
  calls.total += 1
}

/** Of the newest `window` of them; fewer where there were fewer. */
export function countLastCalls(calls: LastCalls, window: number): WindowCounts {
  const requests = Math.min(calls.total, window, lastCallsMax)
  const sum = { requests, errors: 0, slow: 0 }
  for (let back = 1; back <= requests; back++) {
    const one = calls.ended[(calls.total - back) % lastCallsMax] ?? 0
    if (one & failed) sum.errors += 1
    if (one & slow) sum.slow += 1
  }
  return sum
}

/** A breaker that closed again begins with an empty window. */
export function forgetLastCalls(calls: LastCalls): void {
  calls.total = 0
}
