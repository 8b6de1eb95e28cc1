const sum = (values: readonly number[]): number => {
  let total = 0
  for (let at = 0; at < values.length; at++) total += values[at] as number
  return total
}

/** In two passes: the second takes away what rounding left in the first. NaN of none. */
export function mean(values: readonly number[]): number {
  const first = sum(values) / values.length
  let rest = 0
  for (let at = 0; at < values.length; at++) rest += (values[at] as number) - first
  return first + rest / values.length
}

/** Of a sample (n - 1); 0 of one value, NaN of none. */
export function variance(values: readonly number[], centre = mean(values)): number {
  const n = values.length
  if (n === 0) return Number.NaN
  if (n === 1) return 0
  let [squares, rest] = [0, 0]
  for (const value of values) {
    const difference = value - centre
    squares += difference * difference
    rest += difference
  }
  return (squares - (rest * rest) / n) / (n - 1)
}

/** What Kayenta reports of one side. */
export interface SampleStatistics {
  min: number
  max: number
  mean: number
  /** Standard deviation of a sample. */
  std: number
  count: number
}

/** All 0 of an empty side. */
export function sampleStatistics(values: readonly number[]): SampleStatistics {
  if (values.length === 0) return { min: 0, max: 0, mean: 0, std: 0, count: 0 }
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  const centre = mean(values)
  return { min, max, mean: centre, std: Math.sqrt(variance(values, centre)), count: values.length }
}
