/** Milliseconds since 1970-01-01 UTC. Core functions take a number; only shells hold a clock. */
export interface Clock {
  nowMs(): number
}

export const systemClock: Clock = { nowMs: () => Date.now() }
