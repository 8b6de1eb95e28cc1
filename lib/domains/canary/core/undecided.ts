import type { CanaryConfig } from '../schemas'
import { measureOf } from './canary-measures'
import type { EffectEstimate } from './effect-estimate'
import type { JudgedMetric } from './judge-metric'
import { strictness } from './classify'
import { normalQuantile } from './normal-quantile'

export interface Counted {
  requests: number
  errors: number
}

/** A critical metric that passed, and may yet be worse than its critical effect. `worst` is a share (0.4 = 40 % worse), of errors in points. */
export interface Undecided {
  metric: string
  unit: 'share' | 'points'
  worst: number
  tolerated: number
}

/** Where a critical metric's config names no effect. */
const toleratedShare = 0.3
const toleratedErrorPoints = 2.5

/**
 * The judge says High only when it is sure, so that on thin data nearly everything passes. A pass is worth something when the data
 * also rule out the effect that would have been critical: its interval must end before it (a test of non-inferiority).
 */
export function undecidedMetrics(config: CanaryConfig, metrics: readonly JudgedMetric[], effects: ReadonlyMap<string, EffectEstimate | null>, baseline: Counted, canary: Counted): Undecided[] {
  return metrics.flatMap((metric): Undecided[] => {
    const { name, settings, muted, classification } = metric
    if (muted || !settings.critical || classification !== 'Pass') return []
    const { criticalIncrease, criticalDecrease, measure } = settings.effect
    const isRatio = measure === 'meanRatio'
    const more = isRatio && criticalIncrease > 1 ? criticalIncrease - 1 : toleratedShare
    const less = isRatio && criticalDecrease < 1 ? 1 - criticalDecrease : toleratedShare
    const measured = config.metrics.find((one) => one.name === name)
    if (measured && measureOf(measured) === 'error_rate' && settings.direction !== 'decrease') {
      const worst = errorPointsMost(baseline, canary)
      const tolerated = Math.max(toleratedErrorPoints, more * percent(baseline))
      return worst > tolerated ? [{ metric: name, unit: 'points', worst, tolerated }] : []
    }
    const relative = effects.get(name)?.relative
    if (!relative) return []
    if (settings.direction !== 'decrease' && relative.upper > more) return [{ metric: name, unit: 'share', worst: relative.upper, tolerated: more }]
    if (settings.direction !== 'increase' && -relative.lower > less) return [{ metric: name, unit: 'share', worst: -relative.lower, tolerated: less }]
    return []
  })
}

const percent = ({ requests, errors }: Counted): number => (requests === 0 ? 0 : (errors / requests) * 100)

/**
 * The most points by which the canary's share of errors may lie above the baseline's, with the judge's confidence: Newcombe's
 * interval of a difference of proportions (Statistics in Medicine 17, 1998, method 10).
 */
export function errorPointsMost(baseline: Counted, canary: Counted): number {
  if (baseline.requests === 0 || canary.requests === 0) return 100
  const [one, other] = [wilson(canary), wilson(baseline)]
  const difference = one.share - other.share
  return (difference + Math.sqrt((one.upper - one.share) ** 2 + (other.share - other.lower) ** 2)) * 100
}

function wilson({ requests: n, errors }: Counted): { share: number; lower: number; upper: number } {
  const z = Math.abs(normalQuantile((1 - strictness.confidence) / 2))
  const share = errors / n
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const reach = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  return { share, lower: Math.max(0, centre - reach), upper: Math.min(1, centre + reach) }
}
