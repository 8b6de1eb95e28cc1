import type { DecisionCard } from '../analysis-schemas'
import { CanaryConfig } from '../schemas'
import type { CanaryFacts, TelemetryAnswer } from '../ports'
import type { AnalysisWindow } from './canary-window'
import { countOf, type JudgedWindow, judgeWindow } from './judge-window'
import { metricEvidence } from './metric-evidence'
import { type FaultTime, touching, withoutFaults } from './without-faults'
import { type EvidenceRules, evidenceRules, type EvidenceSide, weighEvidence } from './weigh-evidence'

const iso = (ms: number): string => new Date(ms).toISOString()

/** Everything a person decides beside, from what was observed at one moment. `answer` is null when the collector did not answer. */
export function composeCard(facts: CanaryFacts, window: AnalysisWindow | null, whole: TelemetryAnswer | null, nowMs: number, rules: EvidenceRules = evidenceRules, known: readonly FaultTime[] = [], overBudget: NonNullable<DecisionCard['overBudget']> = []): DecisionCard {
  const faults = window ? touching(known, window) : []
  const answer = whole && window ? withoutFaults(whole, faults, window) : whole
  const { options, run } = facts
  const config = CanaryConfig.safeParse(options.config.json)
  const thresholds = { pass: options.pass, marginal: options.marginal }
  const judged = config.success && window && answer ? judgeWindow(config.data, thresholds, window, answer.baseline, answer.canary) : null
  const done = judged?.ok ? judged.value : null
  const weights = new Map(Object.entries((config.success && config.data.classifier.groupWeights) || {}))
  const weighed = weighEvidence(
    {
      nowMs, sides: evidenceSides(facts, answer), windowToMs: window?.toMs ?? null, thresholds, groupWeights: weights,
      telemetry: answer && window ? { complete: answer.complete, missing: answer.missing, asOfMs: answer.asOfMs } : null,
      judgement: done?.judgement ?? null, undecided: done?.undecided ?? [],
    },
    rules,
  )
  const cannot = judged && !judged.ok ? [{ kind: 'no-data' as const, detail: judged.error, metric: null }] : []
  return {
    rollout: facts.rollout, judgement: run.judgements + 1, at: iso(nowMs), window: { from: iso(window?.fromMs ?? nowMs), to: iso(window?.toMs ?? nowMs) },
    verdict: weighed.verdict, missing: [...cannot, ...weighed.missing], fresh: weighed.fresh,
    judge: done ? judgeWords(done, thresholds) : null,
    groups: (done?.judgement.score.groups ?? []).map(({ name, score }) => ({ name, score, weight: weights.get(name) ?? null })),
    metrics: done && window && config.success ? metricEvidence(config.data, done, window) : [],
    ...(faults.length > 0 ? { excluded: faults.map(({ run: number, fromMs, toMs }) => ({ run: number, from: iso(fromMs), to: iso(toMs) })) } : {}),
    ...(overBudget.length > 0 ? { overBudget } : {}),
    telemetry: answer && { source: answer.source, asOf: iso(answer.asOfMs), newest: answer.newestMs === null ? null : iso(answer.newestMs), complete: answer.complete },
    changes: facts.changes,
    sides: facts.groups.map((group) => ({ ...group, ...(answer?.totals.get(group.serverGroup) ?? { requests: 0, errors: 0, p95Ms: null }) })),
    dependants: answer?.callers ?? null,
    otherChanges: facts.otherChanges,
  }
}

const judgeWords = ({ judgement: { score, classification } }: JudgedWindow, thresholds: { pass: number; marginal: number }) => ({ score: score.score, classification, reason: score.reason ?? '', ...thresholds })

function evidenceSides({ groups }: CanaryFacts, answer: TelemetryAnswer | null): EvidenceSide[] {
  return (['baseline', 'canary'] as const).map((role) => {
    const group = groups.find((one) => one.role === role)
    return { role, requests: answer ? countOf(answer[role]).requests : 0, healthy: group?.healthy ?? 0, wanted: group?.wanted ?? 1, newestMs: answer?.[role].newestMs ?? null }
  })
}
