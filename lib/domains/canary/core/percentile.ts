/** Percentile p, 0 < p <= 100, of ascending values by type R-7; NaN of none. */
export function percentileOfSorted(ascending: ArrayLike<number>, p: number): number {
  const n = ascending.length
  if (n === 0) return Number.NaN
  const last = ascending[n - 1] as number
  const position = p === 100 ? n : 1 + (n - 1) * (p / 100)
  if (position < 1) return ascending[0] as number
  if (position >= n) return last
  const at = Math.floor(position)
  const below = ascending[at - 1] as number
  return below + (position - at) * ((ascending[at] as number) - below)
}

export const percentile = (values: readonly number[], p: number): number => percentileOfSorted(new Float64Array(values).sort(), p)
