import { mean } from './moments'
import { percentileOfSorted } from './percentile'

export interface Distribution {
  count: number
  min: number
  max: number
  mean: number
  /** Type R-7, as all percentiles of the judge. */
  quantiles: { p5: number; p25: number; p50: number; p75: number; p95: number }
  /** Values in each bin of `edges`. */
  bins: number[]
}

/** Both sides over the same bins, so that they can be drawn on one axis; null for a side without a value. */
export interface TwoDistributions {
  /** One more than there are bins, ascending; empty when neither side has a value. */
  edges: number[]
  baseline: Distribution | null
  canary: Distribution | null
}

function describe(values: readonly number[], edges: readonly number[]): Distribution | null {
  if (values.length === 0) return null
  const ascending = new Float64Array(values).sort()
  const quantile = (p: number) => percentileOfSorted(ascending, p)
  const bins = Array<number>(edges.length - 1).fill(0)
  let bin = 0
  for (const value of ascending) {
    while (bin < bins.length - 1 && value >= (edges[bin + 1] as number)) bin++
    bins[bin] = (bins[bin] as number) + 1
  }
  return {
    count: values.length,
    min: ascending[0] as number,
    max: ascending.at(-1) as number,
    mean: mean(values),
    quantiles: { p5: quantile(5), p25: quantile(25), p50: quantile(50), p75: quantile(75), p95: quantile(95) },
    bins,
  }
}

/** Of the samples as they were judged; values that are not finite are left out, since no axis has a place for them. */
export function describeSides(canary: readonly number[], baseline: readonly number[], binCount = 24): TwoDistributions {
  const [x, y] = [canary.filter(Number.isFinite), baseline.filter(Number.isFinite)]
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of [...x, ...y]) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return { edges: [], baseline: null, canary: null }
  // One value only still gets a bin with a width.
  const count = low === high ? 1 : binCount
  const margin = low === high ? Math.max(0.5, Math.abs(low) / 2) : 0
  const [from, to] = [Math.max(-Number.MAX_VALUE, low - margin), Math.min(Number.MAX_VALUE, high + margin)]
  // Shares of each end: the range itself may be more than a number holds.
  const edges = Array.from({ length: count + 1 }, (_, at) => from * (1 - at / count) + to * (at / count))
  return { edges, baseline: describe(y, edges), canary: describe(x, edges) }
}
