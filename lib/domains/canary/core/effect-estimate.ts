import { normalQuantile } from './normal-quantile'
import { percentileOfSorted } from './percentile'
import { AllTied, sorted, standardisedRank } from './rank-statistic'

/** How far the canary lies from the baseline, in the metric's own unit, and in shares of the baseline's median. */
export interface EffectEstimate {
  shift: number
  lower: number
  upper: number
  confidence: number
  /** Null when the baseline's median is 0. */
  relative: { shift: number; lower: number; upper: number } | null
}

/** Where a falling step function leaves `isAbove`, to one part in 2^50 of the range; past an end, that end. */
function crossing(isAbove: (at: number) => boolean, low: number, high: number): number {
  if (!isAbove(low)) return low
  let [above, below] = [low, high]
  while (below - above > (high - low) * 2 ** -50) {
    const middle = above + (below - above) / 2
    if (middle <= above || middle >= below) break
    if (isAbove(middle)) above = middle
    else below = middle
  }
  return below
}

/**
 * Hodges-Lehmann shift with its confidence interval by the same rank statistic that the judge uses; null when there is
 * nothing to compare. For people: the judge's own limits stop within an absolute 1e-4 and may even change places for
 * metrics with tiny values, so here the crossings are followed to the end. Changing sides changes only the signs, and
 * another unit changes nothing but the unit. Needs finite values.
 */
export function estimateEffect(canary: readonly number[], baseline: readonly number[], confidence: number): EffectEstimate | null {
  const [xs, ys] = [sorted(canary), sorted(baseline)]
  const [least, most] = [Number(xs[0]) - Number(ys.at(-1)), Number(xs.at(-1)) - Number(ys[0])]
  if (!Number.isFinite(least) || !Number.isFinite(most)) return null
  const z = normalQuantile((1 - confidence) / 2)
  const isPast = (quantile: number) => (shift: number) => standardisedRank(xs, ys, shift, quantile) > 0
  const isNotYet = (quantile: number) => (shift: number) => standardisedRank(xs, ys, shift, quantile) >= 0
  try {
    const lower = crossing(isPast(-z), least, most)
    const upper = crossing(isNotYet(z), least, most)
    // The statistic is 0 on a stretch when the pairs are evenly split: its middle is the median of all differences.
    const shift = (crossing(isPast(0), least, most) + crossing(isNotYet(0), least, most)) / 2
    const middle = percentileOfSorted(ys, 50)
    const share = (value: number) => value / Math.abs(middle)
    return { shift, lower, upper, confidence, relative: middle === 0 ? null : { shift: share(shift), lower: share(lower), upper: share(upper) } }
  } catch (error) {
    if (error instanceof AllTied) return null
    throw error
  }
}
