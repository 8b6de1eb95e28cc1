import type { CanaryVerdict, DecisionCard } from '../analysis-schemas'
import type { Judgement, ScoreThresholds } from './judge'
import type { Undecided } from './undecided'
import { decideVerdict, type Gap } from './verdict'

export interface EvidenceRules {
  /** Steps with a value, on the thinner side, below which a metric says nothing. */
  pointsMin: number
  /** Of either side, over the window. */
  requestsMin: number
  /** A step that nothing was heard of for longer is no news. */
  staleMs: number
}

/**
 * Judged again each interval, a good release gets many chances to look bad once: nothing is decided on fewer than these. With them
 * `bench/canary-power.ts` finds the false alarms and misses that the README states.
 */
export const evidenceRules: EvidenceRules = { pointsMin: 9, requestsMin: 100, staleMs: 30_000 }

export interface EvidenceSide {
  role: 'baseline' | 'canary'
  requests: number
  healthy: number
  wanted: number
  /** Arrival of the newest signal of it; null: nothing ever came. */
  newestMs: number | null
}

export interface EvidenceInput {
  nowMs: number
  /** Null: the collector did not answer, or no whole step is over yet. */
  telemetry: { complete: boolean; missing: readonly string[]; asOfMs: number } | null
  sides: readonly EvidenceSide[]
  windowToMs: number | null
  /** Null: there was nothing to judge, or the config cannot be judged by. */
  judgement: Judgement | null
  undecided: readonly Undecided[]
  thresholds: ScoreThresholds
  groupWeights: ReadonlyMap<string, number>
}

export interface Weighed {
  verdict: CanaryVerdict
  fresh: boolean
  missing: DecisionCard['missing']
}

type Missing = DecisionCard['missing'][number]
const rank: Record<Missing['kind'], number> = { stale: 0, partial: 1, 'no-data': 2, instances: 3, 'few-requests': 4, 'few-points': 5, undecided: 6 }

/**
 * What the judge's word is worth. Stale or partial telemetry is no evidence, neither for nor against; a pass needs more than a fail: that
 * what would be intolerable is ruled out.
 */
export function weighEvidence({ nowMs, telemetry, sides, windowToMs, judgement, undecided, thresholds, groupWeights }: EvidenceInput, rules: EvidenceRules = evidenceRules): Weighed {
  const stale = staleness({ nowMs, telemetry, sides, windowToMs }, rules)
  const partial: Missing[] = telemetry && !telemetry.complete ? [{ kind: 'partial', detail: telemetry.missing.join(' ') || 'Parts of the telemetry are missing.', metric: null }] : []
  const instances = sides.flatMap(({ role, healthy, wanted }): Missing[] =>
    healthy < wanted ? [{ kind: 'instances', detail: `${healthy} of ${wanted} instances of the ${role} are healthy.`, metric: null }] : [],
  )
  // Nothing is known of requests where the collector does not answer: that is said already.
  const thin = sides.flatMap(({ role, requests }): Missing[] =>
    telemetry && requests < rules.requestsMin ? [{ kind: 'few-requests', detail: `The ${role} served ${requests} requests, ${rules.requestsMin} are needed.`, metric: null }] : [],
  )
  const verdict = judgement ? decideVerdict(judgement, { ...thresholds, groupWeights, pointsMin: rules.pointsMin }) : null
  const gaps = judgement ? decideVerdict(judgement, { ...thresholds, groupWeights, pointsMin: rules.pointsMin, marginal: Number.NEGATIVE_INFINITY }) : null
  const metrics = gaps?.kind === 'not-enough-evidence' ? gaps.gaps.map((gap) => missingOf(gap, rules)) : []
  const open = undecided.map((one): Missing => ({ kind: 'undecided', detail: undecidedWords(one), metric: one.metric }))
  const missing = [...stale, ...partial, ...instances, ...thin, ...metrics, ...open].sort((one, other) => rank[one.kind] - rank[other.kind])
  const fresh = stale.length === 0 && partial.length === 0
  const isThin = !fresh || thin.length > 0 || (verdict?.kind === 'pass' && open.length > 0)
  return { verdict: verdict && !isThin ? verdict.kind : 'not-enough-evidence', fresh, missing }
}

function undecidedWords({ metric, unit, worst, tolerated }: Undecided): string {
  const say = (value: number) => (unit === 'points' ? `${value.toFixed(1)} points` : `${Math.round(value * 100)} %`)
  return `${metric} may still be up to ${say(worst)} worse: a pass needs this to be under ${say(tolerated)}.`
}

function staleness({ nowMs, telemetry, sides, windowToMs }: Pick<EvidenceInput, 'nowMs' | 'telemetry' | 'sides' | 'windowToMs'>, { staleMs }: EvidenceRules): Missing[] {
  if (windowToMs === null) return [{ kind: 'stale', detail: 'No whole step has been measured yet.', metric: null }]
  if (!telemetry) return [{ kind: 'stale', detail: 'The collector does not answer.', metric: null }]
  if (telemetry.asOfMs < windowToMs) return [{ kind: 'stale', detail: 'The collector has not stored the end of the window yet.', metric: null }]
  return sides.flatMap(({ role, newestMs }): Missing[] => {
    if (newestMs === null) return [{ kind: 'stale', detail: `Nothing has been heard of the ${role}.`, metric: null }]
    const ageMs = nowMs - newestMs
    return ageMs > staleMs ? [{ kind: 'stale', detail: `Nothing has been heard of the ${role} for ${Math.round(ageMs / 1_000)} s.`, metric: null }] : []
  })
}

function missingOf({ metric, kind, baselinePoints, canaryPoints }: Gap, { pointsMin }: EvidenceRules): Missing {
  const seen = `baseline ${baselinePoints}, canary ${canaryPoints}`
  switch (kind) {
    case 'no-data':
      return { kind: 'no-data', detail: `There are no values of ${metric} (${seen} points).`, metric }
    case 'few-points':
      return { kind: 'few-points', detail: `${metric} has too few points (${seen}), ${pointsMin} are needed on each side.`, metric }
    case 'not-comparable':
      return { kind: 'no-data', detail: `The values of ${metric} cannot be compared.`, metric }
  }
}
