/** Steps are whole multiples of ten seconds. */
export const stepSecondsOf = (stepMs: number): number => Math.max(10, Math.round(stepMs / 10_000) * 10)

/** The end of the newest step of which everything is told. */
export const settledUntilS = ({ asOfMs, toMs, settleMs, stepS }: { asOfMs: number; toMs: number; settleMs: number; stepS: number }): number => Math.floor((Math.min(asOfMs, toMs) - settleMs) / 1_000 / stepS) * stepS

/** A window in whole steps, at least one. */
export const windowSeconds = (windowMs: number, stepS: number): number => Math.max(1, Math.round(windowMs / 1_000 / stepS)) * stepS

/**
 * Where windows that end together begin, the latest first: between two neighbours lies a slot, and a window is the sum of its slots, 0 up to the
 * one behind its own beginning.
 */
export function windowEdges(windowsMs: readonly number[], untilS: number, stepS: number): { edgesS: number[]; slotsOf: (windowMs: number) => number } {
  const edgesS = [...new Set(windowsMs.map((windowMs) => untilS - windowSeconds(windowMs, stepS)))].sort((a, b) => b - a)
  return { edgesS, slotsOf: (windowMs) => edgesS.indexOf(untilS - windowSeconds(windowMs, stepS)) + 1 }
}
