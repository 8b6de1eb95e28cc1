/**
 * How many requests an application is given at once, learnt from how long they take (Netflix's Gradient2): as long as they take
 * no longer than they did on the long run the limit grows, and when they do it shrinks before they fail.
 */
export interface ConcurrencyLimit {
  limit: number
  inFlight: number
  /** Exponential mean over many samples; what is usual. */
  longMs: number
  samples: number
}

export const limitBounds = { initial: 20, min: 20, max: 200 }
const queue = 4
const tolerance = 1.5
const smoothing = 0.2
const longWindow = 600
const warmUp = 10

export const newLimit = (): ConcurrencyLimit => ({ limit: limitBounds.initial, inFlight: 0, longMs: 0, samples: 0 })

/** Learns from one request that ended well; `inFlight` is how many there were with it. */
export function sampleLimit(state: ConcurrencyLimit, rttMs: number, inFlight: number): void {
  if (rttMs <= 0) return
  state.samples += 1
  const factor = state.samples <= warmUp ? 1 / state.samples : 2 / (longWindow + 1)
  state.longMs += (rttMs - state.longMs) * factor
  if (state.longMs / rttMs > 2) state.longMs *= 0.95
  // With half of the limit free the time says nothing about the limit.
  if (inFlight < state.limit / 2) return
  const gradient = Math.min(1, Math.max(0.5, (tolerance * state.longMs) / rttMs))
  const next = state.limit * (1 - smoothing) + (state.limit * gradient + queue) * smoothing
  state.limit = Math.min(limitBounds.max, Math.max(limitBounds.min, next))
}

/** Where shedding begins, as a share of the limit. */
const shedFrom = 0.8

/**
 * Whether a request of this priority (1 is shed last, 100 first) is let through. The nearer the limit the more are refused, the least
 * important first: beyond `100 * (1 - p^3)`, where p goes from 0 at four fifths of the limit to 1 at all of it.
 */
export function mayEnter(state: ConcurrencyLimit, priority: number): boolean {
  const used = state.inFlight / Math.floor(state.limit)
  if (used < shedFrom) return true
  const over = Math.min(1, (used - shedFrom) / (1 - shedFrom))
  return priority <= 100 * (1 - over ** 3)
}
