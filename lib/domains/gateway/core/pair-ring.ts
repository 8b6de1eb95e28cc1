import { type PairSecond, pairBoundsMs } from '../fault-schemas'

const seconds = 120
const slots = pairBoundsMs.length + 1
const head = 4
const width = head + slots

/** The last two minutes of the calls of one pair, by second. One array: nothing is made for a call. */
export interface PairRing {
  /** Which second each place holds. */
  at: Float64Array
  /** For each place: requests, errors, fallbacks, injected, then the durations. */
  counts: Uint32Array
}

export const newPairRing = (): PairRing => ({ at: new Float64Array(seconds).fill(-1), counts: new Uint32Array(seconds * width) })

export interface EndedCall {
  error: boolean
  fallback: boolean
  injected: boolean
  /** Null: it got no answer. */
  durationMs: number | null
}

function slotOf(durationMs: number): number {
  let slot = 0
  while (slot < pairBoundsMs.length && durationMs > (pairBoundsMs[slot] ?? 0)) slot++
  return slot
}

const raise = (counts: Uint32Array, at: number) => {
  counts[at] = (counts[at] ?? 0) + 1
}

export function countEnded(ring: PairRing, { error, fallback, injected, durationMs }: EndedCall, nowMs: number): void {
  const second = Math.floor(nowMs / 1_000)
  const place = second % seconds
  const from = place * width
  if (ring.at[place] !== second) {
    ring.at[place] = second
    ring.counts.fill(0, from, from + width)
  }
  raise(ring.counts, from)
  if (error) raise(ring.counts, from + 1)
  if (fallback) raise(ring.counts, from + 2)
  if (injected) raise(ring.counts, from + 3)
  if (durationMs !== null) raise(ring.counts, from + head + slotOf(durationMs))
}

/** Seconds after `sinceMs` that anything happened in, oldest first; the one under way is among them. */
export function secondsOf(ring: PairRing, sinceMs: number, nowMs: number): Omit<PairSecond, 'caller' | 'callee'>[] {
  const last = Math.floor(nowMs / 1_000)
  const first = Math.max(last - seconds + 1, Math.floor(sinceMs / 1_000) + 1)
  const found = []
  for (let second = first; second <= last; second++) {
    const place = second % seconds
    if (ring.at[place] !== second) continue
    const [requests = 0, errors = 0, fallbacks = 0, injected = 0, ...durations] = ring.counts.subarray(place * width, (place + 1) * width)
    found.push({ atMs: second * 1_000, requests, errors, fallbacks, injected, durations })
  }
  return found
}

/** The same without durations, for who asks often: nothing is copied. */
export function* countsBySecond({ at, counts }: PairRing, nowMs: number): Iterable<{ atMs: number; requests: number; errors: number; fallbacks: number }> {
  const last = Math.floor(nowMs / 1_000)
  for (let place = 0; place < seconds; place++) {
    const second = at[place] ?? -1
    if (second > last || second <= last - seconds) continue
    const from = place * width
    yield { atMs: second * 1_000, requests: counts[from] ?? 0, errors: counts[from + 1] ?? 0, fallbacks: counts[from + 2] ?? 0 }
  }
}

/** The upper bound of the slot that the quantile falls in; null where nothing was answered. What took longer than all bounds counts as the last. */
export function quantileOf(durations: readonly number[], quantile: number): number | null {
  const total = durations.reduce((sum, one) => sum + one, 0)
  if (total === 0) return null
  let sum = 0
  for (const [slot, count] of durations.entries()) {
    sum += count
    if (sum >= total * quantile) return pairBoundsMs[Math.min(slot, pairBoundsMs.length - 1)] ?? null
  }
  return null
}
