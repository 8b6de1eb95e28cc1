import type { MetricEvidence } from '../analysis-schemas'
import type { CanaryConfig } from '../schemas'
import { measureOf, unitOf } from './canary-measures'
import type { AnalysisWindow } from './canary-window'
import { describeSides, type Distribution } from './distribution'
import type { JudgedWindow } from './judge-window'
import type { MetricSettings } from './metric-settings'

/** Six significant digits: more would only make cards longer. */
const short = (value: number): number => Number(value.toPrecision(6))
const shortOrGap = (value: number | null): number | null => (value === null ? null : short(value))

/** One metric of the card for each that was judged, in the order of the config. */
export function metricEvidence(config: CanaryConfig, { judgement, series, samples, effects }: JudgedWindow, { fromMs, stepMs }: AnalysisWindow): MetricEvidence[] {
  return judgement.metrics.flatMap((judged): MetricEvidence[] => {
    const metric = config.metrics.find(({ name }) => name === judged.name)
    const measure = metric ? measureOf(metric) : null
    if (measure === null) return []
    const sample = samples.get(judged.name)
    const sides = describeSides(sample?.canary ?? [], sample?.baseline ?? [])
    const relative = effects.get(judged.name)?.relative
    return [{
      name: judged.name, measure, unit: unitOf[measure], groups: [...judged.groups], critical: judged.settings.critical, direction: judged.settings.direction,
      classification: judged.classification, reason: judged.reason,
      effect: relative ? { point: short(relative.shift), low: short(relative.lower), high: short(relative.upper) } : null,
      tolerance: toleranceOf(judged.settings),
      baseline: summaryOf(sides.baseline), canary: summaryOf(sides.canary),
      series: { fromMs, stepMs, baseline: series.baseline[measure].map(shortOrGap), canary: series.canary[measure].map(shortOrGap) },
    }]
  })
}

function toleranceOf({ effect, direction }: MetricSettings): number | null {
  if (effect.measure !== 'meanRatio') return null
  const allowed = direction === 'decrease' ? effect.allowedDecrease : effect.allowedIncrease
  return allowed === 1 ? null : allowed
}

function summaryOf(side: Distribution | null): MetricEvidence['baseline'] {
  if (!side) return { count: 0, mean: null, min: null, p25: null, p50: null, p75: null, max: null }
  const { count, mean, min, max, quantiles } = side
  return { count, mean: short(mean), min: short(min), p25: short(quantiles.p25), p50: short(quantiles.p50), p75: short(quantiles.p75), max: short(max) }
}
