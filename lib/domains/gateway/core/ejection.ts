import { type EjectionPolicy, usualBalancing } from '../balancing-schemas'
import type { WindowCounts } from './breaker'

/**
 * Ribbon's per-server breaker: after some failures in a row a target gets no requests for a while, then for twice, then for three times as long. One failure
 * after a blackout begins the next, longer one; any success forgets everything.
 */
export interface Ejection {
  failures: number
  /** Milliseconds; 0 when not ejected. */
  untilMs: number
  reason: string
}

const usual = usualBalancing.ejection
const longest = 3

export const fit: Ejection = Object.freeze({ failures: 0, untilMs: 0, reason: '' })

type Rules = Pick<EjectionPolicy, 'failuresInRow' | 'blackoutMs'>

export function blackoutMs(failures: number, { failuresInRow, blackoutMs: first }: Rules = usual): number {
  if (failures < failuresInRow) return 0
  return Math.min(2 ** Math.min(failures - failuresInRow, 16), longest) * first
}

/** `mayEject` false: too many others are left out already; the failure counts all the same. */
export function afterFailure(before: Ejection, nowMs: number, reason: string, rules: Rules = usual, mayEject = true): Ejection {
  // Requests already under way when the target was ejected say nothing new: they must not lengthen its blackout.
  if (before.untilMs > nowMs) return before
  const failures = before.failures + 1
  const blackout = mayEject ? blackoutMs(failures, rules) : 0
  return { failures, untilMs: blackout === 0 ? 0 : nowMs + blackout, reason }
}

/** Left out for the share of its answers that were errors: as if it had failed as often in a row as it takes. */
export const ejectedForErrors = (before: Ejection, nowMs: number, reason: string, rules: Rules): Ejection =>
  afterFailure({ ...before, failures: Math.max(before.failures, rules.failuresInRow - 1) }, nowMs, reason, rules)

export const isEjected = (ejection: Ejection, nowMs: number): boolean => ejection.untilMs > nowMs

/** Whether one more of `all` may be left out, `left` being out already: at least one always may, and never more than the share. */
export const mayEjectMore = (left: number, all: number, { sharePercentMax }: Pick<EjectionPolicy, 'sharePercentMax'>): boolean => left + 1 <= Math.max(1, Math.floor((all * sharePercentMax) / 100))

export const errorWindowMs = 10_000
const answersMin = 20

/** Whether the share of errors among the answers of the last ten seconds is reason enough. */
export const tooManyErrors = ({ requests, errors }: Pick<WindowCounts, 'requests' | 'errors'>, { errorPercent }: Pick<EjectionPolicy, 'errorPercent'>): boolean =>
  errorPercent !== null && requests >= answersMin && errors * 100 >= errorPercent * requests
