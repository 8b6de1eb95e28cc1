import { findRoot } from './find-root'
import { normalQuantile } from './normal-quantile'
import { sorted, standardisedRank } from './rank-statistic'

export interface RankLimits {
  lower: number
  upper: number
  /** Location shift of x against y (Hodges-Lehmann by the test), with the continuity correction that R leaves out here. */
  estimate: number
}

/**
 * Confidence limits of the shift of `x` against `y` by the Mann-Whitney test, as Kayenta computes them. For values around
 * 1e-4 and smaller, or mostly equal ones, `lower` can lie above `upper`: see `find-root.ts`. Throws `AllTied`.
 */
export function rankLimits(x: readonly number[], y: readonly number[], confidence: number): RankLimits {
  const [xs, ys] = [sorted(x), sorted(y)]
  const least = (xs[0] ?? Number.NaN) - (ys.at(-1) ?? Number.NaN)
  const most = (xs.at(-1) ?? Number.NaN) - (ys[0] ?? Number.NaN)
  const moved = new Float64Array(xs.length)
  const at = (shift: number, quantile: number) => standardisedRank(xs, ys, shift, quantile, moved)
  const z = normalQuantile((1 - confidence) / 2)

  // Both ends are asked of three times, with another quantile each.
  const atLeast = at(least, 0)
  const atMost = at(most, 0)

  const cross = (quantile: number, isLimit: boolean): number => {
    const low = { at: least, value: atLeast - quantile }
    const high = { at: most, value: atMost - quantile }
    if (isLimit && low.value <= 0) return least
    if (isLimit && high.value >= 0) return most
    return findRoot((shift) => at(shift, quantile), low, high)
  }
  return { lower: cross(-z, true), upper: cross(z, true), estimate: cross(0, false) }
}
