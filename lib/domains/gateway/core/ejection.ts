/**
 * Ribbon's per-server breaker: after 3 failures in a row a target gets no requests for 10, then 20, then 30 s. One failure
 * after a blackout begins the next, longer one; any success forgets everything.
 */
export interface Ejection {
  failures: number
  /** Milliseconds; 0 when not ejected. */
  untilMs: number
  reason: string
}

export const failuresBeforeEjection = 3
const blackoutStepMs = 10_000
const blackoutMaxMs = 30_000

export const fit: Ejection = Object.freeze({ failures: 0, untilMs: 0, reason: '' })

export function blackoutMs(failures: number): number {
  if (failures < failuresBeforeEjection) return 0
  return Math.min(2 ** Math.min(failures - failuresBeforeEjection, 16) * blackoutStepMs, blackoutMaxMs)
}

export function afterFailure(before: Ejection, nowMs: number, reason: string): Ejection {
  // Requests already under way when the target was ejected say nothing new: they must not lengthen its blackout.
  if (before.untilMs > nowMs) return before
  const failures = before.failures + 1
  const blackout = blackoutMs(failures)
  return { failures, untilMs: blackout === 0 ? 0 : nowMs + blackout, reason }
}

export const isEjected = (ejection: Ejection, nowMs: number): boolean => ejection.untilMs > nowMs
