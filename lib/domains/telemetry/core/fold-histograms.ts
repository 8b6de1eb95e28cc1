import { type Bucket, type Buckets, bucketQuantile, bucketsAdded, listBuckets } from './bucket-math'

/** One report of one histogram series; a series' rows are in order of time. */
export interface HistogramRow {
  /** Names the series. */
  series: string
  /** The group that it counts in. */
  group: string
  atMs: number
  /** The step of the grid; reports before the first have a negative one. */
  slot: number
  /** What is sent is what was added since the last time, not a running total. */
  delta: boolean
  sum: number
  count: number
  /** Null where the question does not need them. */
  buckets: Buckets | null
}

/** What was observed by a group in a step. */
export interface Observed {
  count: number
  sum: number
  perSecond: number
  buckets: Bucket[]
}

/**
 * Observations by group and step. A count that falls began anew at zero. Between any two rows of a series nothing may have been
 * left out but reports of the same step and the same run.
 */
export function foldHistograms(rows: readonly HistogramRow[], stepMs: number): Map<string, Map<number, Observed>> {
  const groups = new Map<string, Map<number, Observed>>()
  const before = new Map<string, HistogramRow>()
  /** Of one series in one step: its rate is what was added over the time that it took. */
  const perSeries = new Map<string, { slots: Map<number, Observed>; slot: number; added: number; seconds: number }>()
  const settle = (series: string) => {
    const known = perSeries.get(series)
    const observed = known?.slots.get(known.slot)
    if (known && observed && known.seconds > 0) observed.perSecond += known.added / known.seconds
    perSeries.delete(series)
  }
  for (const row of rows) {
    const last = before.get(row.series)
    before.set(row.series, row)
    if (!row.delta && last === undefined) continue
    const restarted = last !== undefined && row.count < last.count
    const whole = row.delta || restarted || last === undefined
    const count = whole ? row.count : row.count - last.count
    const sum = whole ? row.sum : row.sum - last.sum
    const buckets = row.buckets && (whole || last.buckets === null ? row.buckets : bucketsAdded(last.buckets, row.buckets))
    if (row.slot < 0) continue
    const slots = groups.get(row.group) ?? new Map<number, Observed>()
    groups.set(row.group, slots)
    const observed = slots.get(row.slot) ?? { count: 0, sum: 0, perSecond: 0, buckets: [] }
    slots.set(row.slot, observed)
    observed.count += count
    observed.sum += sum
    if (buckets) observed.buckets.push(...listBuckets(buckets))
    if (perSeries.get(row.series)?.slot !== row.slot) settle(row.series)
    const part = perSeries.get(row.series) ?? { slots, slot: row.slot, added: 0, seconds: 0 }
    perSeries.set(row.series, part)
    part.added += count
    part.seconds += (last === undefined ? stepMs : row.atMs - last.atMs) / 1_000
  }
  for (const series of perSeries.keys()) settle(series)
  return groups
}

/** One figure of what was observed; null where nothing was, unless nothing is an answer. */
export function observedValue({ count, sum, perSecond, buckets }: Observed, aggregation: 'sum' | 'avg' | 'min' | 'max' | 'count' | 'rate' | 'increase' | 'quantile', quantile: number): number | null {
  switch (aggregation) {
    case 'count':
    case 'increase':
      return count
    case 'rate':
      return perSecond
    case 'sum':
      return sum
    case 'avg':
      return count === 0 ? null : sum / count
    case 'min':
      return bucketQuantile(buckets, 0)
    case 'max':
      return bucketQuantile(buckets, 1)
    case 'quantile':
      return bucketQuantile(buckets, quantile)
  }
}
