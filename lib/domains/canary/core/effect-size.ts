import { mean, variance } from './moments'
import { rankSums, sorted } from './rank-statistic'

export type EffectMeasure = 'meanRatio' | 'cles'

/** NaN when either mean is 0. */
export function meanRatio(x: readonly number[], y: readonly number[]): number {
  const [meanX, meanY] = [mean(x), mean(y)]
  return meanX === 0 || meanY === 0 ? Number.NaN : meanX / meanY
}

/** Common language effect size: the share of pairs in which x is the greater, ties counting half. */
export function commonLanguage(x: readonly number[], y: readonly number[]): number {
  const [m, n] = [x.length, y.length]
  const { rankSum } = rankSums(sorted(x), sorted(y), 0)
  return (2 * rankSum - m * (m + 1)) / (2 * m * n)
}

/** Difference of means in pooled standard deviations. The judge does not ask for it; Kayenta offers it beside the others. */
export function cohensD(x: readonly number[], y: readonly number[]): number {
  const [m, n] = [x.length, y.length]
  const pooled = Math.sqrt(((m - 1) * variance(x) + (n - 1) * variance(y)) / (m + n - 2))
  return Math.abs(mean(x) - mean(y)) / pooled
}
