const firstMs = 250
const lastMs = 30_000
/** A part that stood this long has recovered: its next failure counts as the first. */
export const recoveredAfterMs = 60_000

/** Pause before the try that follows the `failures`-th failure in a row: 250 ms, doubled each time, at most 30 s. */
export const backOffMs = (failures: number): number => Math.min(lastMs, firstMs * 2 ** Math.max(0, Math.min(failures, 20) - 1))

/** One that was ready can run, and what ended it is not cured by a long wait: it is missed meanwhile. */
const servedMs = 4_000

/**
 * Pause before the next try of a part that had been ready so long (null: it never was). Standing counts as waiting, so that starts still come
 * apart: a part that ends as soon as it is ready waits in full.
 */
export const pauseMs = (failures: number, readyForMs: number | null): number =>
  readyForMs === null ? backOffMs(failures) : Math.max(firstMs, Math.min(servedMs, backOffMs(failures)) - readyForMs)

/** Failures in a row after one more, given how long the part had been ready (null: it never was). */
export const failuresAfter = (before: number, readyForMs: number | null): number =>
  readyForMs !== null && readyForMs >= recoveredAfterMs ? 1 : before + 1
