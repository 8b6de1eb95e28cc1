import type { MetricSettings } from './metric-settings'
import { withoutGaps } from './missing-values'
import { quartileFences, withoutOutliers } from './outliers'

/** One side as it is judged: gaps first, then outliers; order is kept. */
export function prepareSample(values: readonly number[], { nanStrategy, outliers }: Pick<MetricSettings, 'nanStrategy' | 'outliers'>): number[] {
  const whole = withoutGaps(values, nanStrategy)
  return outliers.strategy === 'remove' ? withoutOutliers(whole, quartileFences(whole, outliers.factor, true)) : whole
}
