const firstMs = 250
const lastMs = 30_000
/** A part that stood this long has recovered: its next failure counts as the first. */
export const recoveredAfterMs = 60_000

/** Pause before the try that follows the `failures`-th failure in a row: 250 ms, doubled each time, at most 30 s. */
export const backOffMs = (failures: number): number => Math.min(lastMs, firstMs * 2 ** Math.max(0, Math.min(failures, 20) - 1))

/**
 * Pause before the next try of a part that failed after it had been ready so long (null: it never was). Its standing counts as waiting: starts
 * come no more often than the back-off has it, and one that served is missed as shortly as possible.
 */
export const pauseMs = (failures: number, readyForMs: number | null): number => Math.max(firstMs, backOffMs(failures) - (readyForMs ?? 0))

/** Failures in a row after one more, given how long the part had been ready (null: it never was). */
export const failuresAfter = (before: number, readyForMs: number | null): number =>
  readyForMs !== null && readyForMs >= recoveredAfterMs ? 1 : before + 1
