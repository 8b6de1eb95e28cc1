/** Every observation of both samples has one rank: nothing can be said of a shift. */
export class AllTied extends Error {}

/** Ascending, with -0 before +0 and what is not a number as infinity, as they are ranked; the input is left alone. */
export function sorted(values: readonly number[]): Float64Array {
  const ascending = new Float64Array(values).sort()
  for (let at = ascending.length - 1; at >= 0 && Number.isNaN(ascending[at]); at--) ascending[at] = Number.POSITIVE_INFINITY
  return ascending
}

/** -0 and +0 compare equal but rank apart. */
const isTied = (a: number, b: number): boolean => a === b && (a !== 0 || Object.is(a, b))
const isBefore = (a: number, b: number): boolean => a < b || (a === 0 && b === 0 && Object.is(a, -0) && Object.is(b, 0))

interface RankSums {
  /** Sum of the (average) ranks of `x - shift` among both samples. */
  rankSum: number
  /** Sum of t^3 - t over the groups of t equal observations. */
  tieTerm: number
}

/**
 * Subtracting keeps the order, so both samples are walked as they were sorted: no sorting for each shift that is tried.
 * The judge's inner loop, run some thirty times for each metric: plain statements, which are fast before they are compiled
 * too, and `moved` to write in, so that a caller who comes again need not make it again.
 */
export function rankSums(x: Float64Array, y: Float64Array, shift: number, moved: Float64Array = new Float64Array(x.length)): RankSums {
  const m = x.length
  const n = y.length
  for (let at = 0; at < m; at++) {
    const value = (x[at] as number) - shift
    moved[at] = value === value ? value : Number.POSITIVE_INFINITY
  }
  let atX = 0
  let atY = 0
  let rankSum = 0
  let tieTerm = 0
  while (atX < m && atY < n) {
    const headX = moved[atX] as number
    const headY = y[atY] as number
    const next = isBefore(headX, headY) ? headX : headY
    const before = atX + atY
    const firstX = atX
    while (atX < m && isTied(moved[atX] as number, next)) atX++
    while (atY < n && isTied(y[atY] as number, next)) atY++
    const ties = atX + atY - before
    rankSum += (atX - firstX) * (before + (ties + 1) / 2)
    if (ties > 1) tieTerm += ties * ties * ties - ties
  }
  // What is left belongs to one side alone: its ranks add up whatever its ties.
  rankSum += ((m - atX) * (atX + n + 1 + m + n)) / 2
  tieTerm += tiesOf(moved, atX) + tiesOf(y, atY)
  return { rankSum, tieTerm }
}

function tiesOf(ascending: Float64Array, from: number): number {
  let term = 0
  for (let first = from, at = from + 1; at <= ascending.length; at++) {
    if (at < ascending.length && isTied(ascending[at] as number, ascending[first] as number)) continue
    const ties = at - first
    if (ties > 1) term += ties * ties * ties - ties
    first = at
  }
  return term
}

/**
 * The standardised Wilcoxon rank statistic W(shift) - quantile of the Mann-Whitney test, by normal approximation with
 * continuity correction (two-sided) and correction for ties, as R's `wilcox.test(exact = FALSE)` has it inside. Falls in
 * steps as the shift grows. Both samples sorted; throws `AllTied`.
 */
export function standardisedRank(x: Float64Array, y: Float64Array, shift: number, quantile: number, moved?: Float64Array): number {
  const m = x.length
  const n = y.length
  const { rankSum, tieTerm } = rankSums(x, y, shift, moved)
  const difference = rankSum - (m * (m + 1)) / 2 - (m * n) / 2
  const correction = 0.5 * Math.sign(difference)
  const sigma = Math.sqrt(((m * n) / 12) * (m + n + 1 - tieTerm / ((m + n) * (m + n - 1))))
  if (sigma === 0) throw new AllTied('all observations are tied')
  return (difference - correction) / sigma - quantile
}
