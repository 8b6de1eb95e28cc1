import type { WindowCounts as Judged } from './breaker'

type WindowCounts = Pick<Judged, 'requests' | 'errors'>

const bucketMs = 500
/** As long as the longest window that may be declared. */
const buckets = 120

/** Calls and failures of the last minute in half seconds: what a breaker's window is summed from, whatever its length. */
export interface RollingCounts {
  /** Which half second each place holds. */
  at: Float64Array
  requests: Uint32Array
  errors: Uint32Array
}

export const newRollingCounts = (): RollingCounts => ({ at: new Float64Array(buckets).fill(-1), requests: new Uint32Array(buckets), errors: new Uint32Array(buckets) })

export function countCall(counts: RollingCounts, failed: boolean, nowMs: number): void {
  const bucket = Math.floor(nowMs / bucketMs)
  const place = bucket % buckets
  if (counts.at[place] !== bucket) {
    counts.at[place] = bucket
    counts.requests[place] = 0
    counts.errors[place] = 0
  }
  counts.requests[place] = (counts.requests[place] ?? 0) + 1
  if (failed) counts.errors[place] = (counts.errors[place] ?? 0) + 1
}

/** The half second that is under way counts too. */
export function countsWithin(counts: RollingCounts, windowMs: number, nowMs: number): WindowCounts {
  const last = Math.floor(nowMs / bucketMs)
  const first = last - Math.ceil(windowMs / bucketMs) + 1
  const sum = { requests: 0, errors: 0 }
  for (let bucket = first; bucket <= last; bucket++) {
    const place = bucket % buckets
    if (counts.at[place] !== bucket) continue
    sum.requests += counts.requests[place] ?? 0
    sum.errors += counts.errors[place] ?? 0
  }
  return sum
}

/** A breaker that closed again begins with an empty window. */
export function forgetCounts(counts: RollingCounts): void {
  counts.at.fill(-1)
}
