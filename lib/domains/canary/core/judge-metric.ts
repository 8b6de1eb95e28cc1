import { type Classified, classify } from './classify'
import type { MetricSettings } from './metric-settings'
import { type SampleStatistics, sampleStatistics } from './moments'
import { prepareSample } from './prepare-sample'

/** One series of a metric on both sides, as it came; NaN is a gap. */
export interface MetricPair {
  name: string
  id?: string | undefined
  tags?: Record<string, string> | undefined
  baseline: readonly number[]
  canary: readonly number[]
}

export interface JudgedMetric extends Classified {
  name: string
  id?: string | undefined
  tags?: Record<string, string> | undefined
  groups: readonly string[]
  muted: boolean
  settings: MetricSettings
  baseline: SampleStatistics
  canary: SampleStatistics
}

export function judgeMetric(pair: MetricPair, groups: readonly string[], settings: MetricSettings): JudgedMetric {
  const { name, id, tags } = pair
  const [baseline, canary] = [prepareSample(pair.baseline, settings), prepareSample(pair.canary, settings)]
  return {
    ...classify(name, canary, baseline, settings),
    name,
    id,
    tags,
    groups,
    muted: settings.muted,
    settings,
    baseline: sampleStatistics(baseline),
    canary: sampleStatistics(canary),
  }
}
