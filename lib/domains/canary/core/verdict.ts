import type { Judgement, ScoreThresholds } from './judge'
import type { JudgedMetric } from './judge-metric'
import { scoreResults } from './score'

/** Why one metric says nothing yet. */
export interface Gap {
  metric: string
  tags: Record<string, string>
  kind: 'no-data' | 'few-points' | 'not-comparable'
  baselinePoints: number
  canaryPoints: number
  /** Points that the thinner side lacks; 0 when more of them would not help. */
  pointsMissing: number
}

/** What delivery acts on. The judge's own word stands beside it and may differ: it calls thin data Pass or Fail like any other. */
export type Verdict =
  | { kind: 'pass'; score: number }
  | { kind: 'marginal'; score: number }
  /** `reason` is the judge's, when one rule alone decided. */
  | { kind: 'fail'; score: number; reason: string | null }
  /** Neither promoted nor rolled back: more data, or a person. Without gaps nothing was judged at all. */
  | { kind: 'not-enough-evidence'; gaps: Gap[]; pointsMissing: number }

export interface VerdictRules extends ScoreThresholds {
  groupWeights: ReadonlyMap<string, number>
  /** Fewer points than these on a side, gaps and outliers not counted, are no evidence. Kayenta warns below 50. */
  pointsMin: number
}

/**
 * Thin metrics are no evidence for a pass, and none for a fail either. It fails only when it would fail though each of
 * them had passed. At the marginal score or below is a fail, as in a run of Kayenta over time, not as in its judge's label.
 */
export function decideVerdict({ metrics, score }: Judgement, { pass, marginal, groupWeights, pointsMin }: VerdictRules): Verdict {
  const counted = metrics.filter(({ muted }) => !muted)
  const gaps = counted.flatMap((metric) => gapOf(metric, pointsMin) ?? [])
  const pointsMissing = gaps.reduce((most, gap) => Math.max(most, gap.pointsMissing), 0)
  if (counted.length === 0) return { kind: 'not-enough-evidence', gaps, pointsMissing }
  if (gaps.length > 0) {
    const best = counted.map((metric) => (gapOf(metric, pointsMin) ? { ...metric, classification: 'Pass' as const, critical: false } : metric))
    const hopeful = scoreResults(best, groupWeights)
    return hopeful.score <= marginal && gaps.length < counted.length ? { kind: 'fail', score: hopeful.score, reason: hopeful.reason } : { kind: 'not-enough-evidence', gaps, pointsMissing }
  }
  if (score.score <= marginal) return { kind: 'fail', score: score.score, reason: score.reason }
  return { kind: score.score >= pass ? 'pass' : 'marginal', score: score.score }
}

function gapOf({ name, tags = {}, classification, settings, baseline, canary }: JudgedMetric, pointsMin: number): Gap | null {
  // That data must be there is a rule of the config: its absence is a finding.
  if (classification === 'NodataFailMetric' || (classification === 'Nodata' && settings.mustHaveData)) return null
  const fewest = Math.min(baseline.count, canary.count)
  // With a limit of 0 too, no data is no evidence.
  const kind = fewest === 0 ? 'no-data' : fewest < pointsMin ? 'few-points' : classification === 'Error' ? 'not-comparable' : null
  if (kind === null) return null
  return { metric: name, tags, kind, baselinePoints: baseline.count, canaryPoints: canary.count, pointsMissing: Math.max(0, pointsMin - fewest) }
}
