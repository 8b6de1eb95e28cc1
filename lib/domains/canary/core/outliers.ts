import { mean, variance } from './moments'
import { percentileOfSorted } from './percentile'

export interface Fences {
  lower: number
  upper: number
}

/**
 * Quartile fences. `widened` to the first and last percentile is what the judge uses, though Kayenta's documentation
 * names the quartiles alone: only values beyond both rules are outliers.
 */
export function quartileFences(values: readonly number[], factor: number, widened: boolean): Fences {
  const ascending = new Float64Array(values).sort()
  const [low, high] = [percentileOfSorted(ascending, 25), percentileOfSorted(ascending, 75)]
  const reach = factor * (high - low)
  if (!widened) return { lower: low - reach, upper: high + reach }
  return { lower: Math.min(percentileOfSorted(ascending, 1), low - reach), upper: Math.max(percentileOfSorted(ascending, 99), high + reach) }
}

/** Mean and k standard deviations. Not asked for by the judge. */
export function sigmaFences(values: readonly number[], k: number): Fences {
  const [centre, reach] = [mean(values), k * Math.sqrt(variance(values))]
  return { lower: centre - reach, upper: centre + reach }
}

/** A value on the fence is inside; NaN fences hold nothing back. */
export const isOutlier = (value: number, { lower, upper }: Fences): boolean => value < lower || value > upper

export const withoutOutliers = (values: readonly number[], fences: Fences): number[] => values.filter((value) => !isOutlier(value, fences))
