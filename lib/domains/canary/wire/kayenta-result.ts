import type { JudgedMetric } from '../core/judge-metric'
import { judgeName, type Judgement } from '../core/judge'
import type { SampleStatistics } from '../core/moments'
import type { Figure, JudgeResult, MetricResult } from '../schemas'

export function figure(value: number): Figure {
  if (Number.isFinite(value)) return value
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
}

const metadata = ({ min, max, mean, std, count }: SampleStatistics) => ({ stats: { min: figure(min), max: figure(max), mean: figure(mean), std: figure(std), count } })

const metricResult = ({ name, id, tags, groups, muted, classification, reason, critical, canary, baseline, ratio }: JudgedMetric): MetricResult => ({
  name,
  ...(id !== undefined && { id }),
  ...(tags && { tags }),
  groups: [...groups],
  muted,
  classification,
  ...(reason !== null && { classificationReason: reason }),
  critical,
  experimentMetadata: metadata(canary),
  controlMetadata: metadata(baseline),
  resultMetadata: ratio === null ? {} : { ratio: figure(ratio) },
})

/** As Kayenta writes it: what is null is left out, and the reasons that it never fills are empty texts. */
export const toKayentaResult = ({ metrics, score, classification }: Judgement): JudgeResult => ({
  judgeName,
  results: metrics.map(metricResult),
  groupScores: score.groups.map(({ name, score: value }) => ({ name, score: value, classification: '', classificationReason: '' })),
  score: { score: score.score, classification, classificationReason: score.reason ?? '' },
})
