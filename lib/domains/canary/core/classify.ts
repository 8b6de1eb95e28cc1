import { commonLanguage, meanRatio } from './effect-size'
import { createGaussian, withNoise } from './gaussian'
import type { MetricSettings } from './metric-settings'
import { rankLimits, type RankLimits } from './rank-limits'
import { AllTied, sorted } from './rank-statistic'

export type Classification = 'Pass' | 'High' | 'Low' | 'Nodata' | 'NodataFailMetric' | 'Error'

/** What the statistical comparison found: shift of the canary against the baseline in the metric's own unit. */
export interface Comparison extends RankLimits {
  /** By the configured measure; NaN when it cannot be said, and is then not asked for. */
  effectSize: number
  /** The interval must lie wholly beyond this on one side for High or Low. */
  bound: number
}

export interface Classified {
  classification: Classification
  reason: string | null
  /** Mean of the canary over mean of the baseline; null when the comparison was impossible. */
  ratio: number | null
  /** Fails the whole canary unless the classification is Pass. */
  critical: boolean
  comparison: Comparison | null
}

export interface Strictness {
  /** Share of the estimated shift that the interval must be away from 0. */
  tolerance: number
  confidence: number
  /** What the reason of identical data calls the two sides. */
  labels?: { canary: string; baseline: string }
}

/** Fixed in NetflixACAJudge-v1.0; no configuration changes them. */
export const strictness: Strictness = { tolerance: 0.25, confidence: 0.98 }

const sideLabels = { canary: 'Canary', baseline: 'Baseline' }

type Rules = Pick<MetricSettings, 'direction' | 'nanStrategy' | 'critical' | 'mustHaveData' | 'effect'>

/** Seeded anew for each metric, so that its verdict depends on nothing but its data. */
const noiseSeed = 12_345

const settled = (classification: Classification, reason: string | null, ratio: number | null, critical = false): Classified => ({ classification, reason, ratio, critical, comparison: null })

/** One metric's samples, gaps and outliers already gone, by the rules in their order. */
export function classify(name: string, canary: readonly number[], baseline: readonly number[], rules: Rules, { tolerance, confidence, labels = sideLabels }: Strictness = strictness): Classified {
  if (canary.length === 0 || baseline.length === 0) return withoutData(name, rules)
  const [canarySorted, baselineSorted] = [sorted(canary), sorted(baseline)]
  if (isSame(canarySorted, baselineSorted)) return settled('Pass', `The ${labels.canary} and ${labels.baseline} data are identical`, 1)
  const [canaryOnly, baselineOnly] = [onlyValue(canarySorted), onlyValue(baselineSorted)]
  if (canaryOnly !== null && canaryOnly === baselineOnly) return settled('Pass', null, 1)

  let [x, y] = [canary, baseline]
  if (canaryOnly !== null && baselineOnly !== null) {
    const gaussian = createGaussian(noiseSeed)
    x = withNoise(x, 0, canaryOnly * 1e-5, gaussian)
    y = withNoise(y, 0, baselineOnly * 1e-5, gaussian)
  }
  try {
    const limits = rankLimits(x, y, confidence)
    const ratio = meanRatio(x, y)
    const comparison = { ...limits, effectSize: rules.effect.measure === 'cles' ? commonLanguage(x, y) : ratio, bound: tolerance * Math.abs(limits.estimate) }
    return decide(name, comparison, ratio, rules)
  } catch (error) {
    if (error instanceof AllTied) return settled('Error', 'Metric Classification Failed', null)
    throw error
  }
}

function withoutData(name: string, { nanStrategy, mustHaveData, critical }: Rules): Classified {
  if (nanStrategy === 'replace') return settled('Pass', null, 1)
  const reason = `Missing data for ${name}`
  return mustHaveData && !critical ? settled('NodataFailMetric', reason, 1) : settled('Nodata', reason, 1, critical)
}

/** Interval first, strictly beyond the bound; then the effect, at or beyond its threshold. High is asked before Low. */
function decide(name: string, comparison: Comparison, ratio: number, { direction, critical, effect }: Rules): Classified {
  const { lower, upper, bound, effectSize: size } = comparison
  const unknown = Number.isNaN(size)
  const isHigh = direction !== 'decrease' && lower > bound && (unknown || size >= effect.allowedIncrease)
  const isLow = direction !== 'increase' && upper < -bound && (unknown || size <= effect.allowedDecrease)
  if (!isHigh && !isLow) return { ...settled('Pass', null, ratio), comparison }
  const classification = isHigh ? 'High' : 'Low'
  const isCritical = critical && (unknown || (isHigh ? size >= effect.criticalIncrease : size <= effect.criticalDecrease))
  const reason = isCritical ? `The metric ${name} was classified as ${classification} (Critical)` : `${name} was classified as ${classification}`
  return { ...settled(classification, reason, ratio, isCritical), comparison }
}

/** 0 and -0 are one number here. */
const isSame = (one: Float64Array, other: Float64Array): boolean => one.length === other.length && one.every((value, at) => value === other[at])

const onlyValue = (ascending: Float64Array): number | null => {
  const [first, last] = [ascending[0], ascending.at(-1)]
  return first !== undefined && first === last ? first : null
}
