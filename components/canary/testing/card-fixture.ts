import { CanaryView, type DecisionCard, type MetricEvidence } from '@/lib/domains/canary/analysis-schemas'
import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'

const startMs = Date.UTC(2026, 9, 22, 5, 20)
const iso = (minutes: number) => new Date(startMs + minutes * 60_000).toISOString()

/** The same wave for both sides, the canary's times `factor`: a series that looks like one, and is the same in every run. */
function wave(mean: number, spread: number, factor: number, count = 90): number[] {
  return Array.from({ length: count }, (_, at) => factor * (mean + spread * (Math.sin(at * 0.9) * 0.6 + Math.sin(at * 2.3 + 1) * 0.4 + ((at * 37) % 11) / 22)))
}

const quantile = (sorted: number[], share: number): number | null => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null
function summary(values: number[]): MetricEvidence['baseline'] {
  const sorted = values.toSorted((a, b) => a - b)
  return { count: sorted.length, mean: sorted.length === 0 ? null : sorted.reduce((sum, one) => sum + one, 0) / sorted.length, min: sorted[0] ?? null, p25: quantile(sorted, 0.25), p50: quantile(sorted, 0.5), p75: quantile(sorted, 0.75), max: sorted.at(-1) ?? null }
}

export function metricFixture(changes: Partial<MetricEvidence> & { sides?: { baseline: number[]; canary: number[] } } = {}): MetricEvidence {
  const { sides = { baseline: wave(184, 20, 1), canary: wave(184, 20, 1.02) }, ...rest } = changes
  return {
    name: 'p95 latency', measure: 'latency_p95', unit: 'ms', groups: ['Slowest requests'], critical: true, direction: 'increase', classification: 'Pass', reason: null,
    effect: { point: 0.021, low: -0.004, high: 0.046 }, tolerance: 1.1, baseline: summary(sides.baseline), canary: summary(sides.canary),
    series: { fromMs: startMs, stepMs: 10_000, baseline: sides.baseline, canary: sides.canary.map((value, at) => (at > 40 && at < 46 ? null : value)) },
    ...rest,
  }
}

export function cardFixture(changes: Partial<DecisionCard> = {}): DecisionCard {
  return {
    rollout: { id: 'r1', application: 'recommendations', number: 7, cluster: 'recommendations' },
    judgement: 14, at: iso(15), window: { from: iso(0), to: iso(15) }, verdict: 'marginal',
    judge: { score: 72, classification: 'Marginal', reason: '', pass: 75, marginal: 50 },
    groups: [{ name: 'Errors', score: 100, weight: 40 }, { name: 'Slowest requests', score: 0, weight: 28 }, { name: 'Typical requests', score: 100, weight: 18 }, { name: 'Saturation', score: 100, weight: 14 }],
    metrics: [
      metricFixture({ name: 'error rate', measure: 'error_rate', unit: 'percent', groups: ['Errors'], tolerance: 1.2, effect: { point: 0.021, low: -0.098, high: 0.142 }, sides: { baseline: wave(0.08, 0.05, 1), canary: wave(0.08, 0.05, 1.02) } }),
      metricFixture({ classification: 'High', reason: 'p95 latency was classified as High', effect: { point: 0.17, low: 0.12, high: 0.23 }, sides: { baseline: wave(184, 20, 1), canary: wave(184, 20, 1.17) } }),
      metricFixture({ name: 'median latency', measure: 'latency_p50', groups: ['Typical requests'], critical: false, tolerance: 1.15, effect: { point: 0.009, low: -0.006, high: 0.023 }, sides: { baseline: wave(61, 6, 1), canary: wave(61, 6, 1.01) } }),
      metricFixture({ name: 'CPU', measure: 'cpu', unit: 'percent-of-core', groups: ['Saturation'], critical: false, tolerance: 1.25, effect: null, classification: 'Nodata', reason: 'Missing data for CPU', sides: { baseline: wave(22, 4, 1), canary: [] } }),
    ],
    missing: [{ kind: 'no-data', detail: 'There are no values of CPU (baseline 90, canary 0 points).', metric: 'CPU' }],
    fresh: true, telemetry: { source: 'collector', asOf: iso(15), newest: iso(15), complete: true },
    changes: { from: { release: 12, version: '2026.10.13-4', digest: '9f0c41e0aa11bb22cc33' }, to: { release: 13, version: '2026.10.22-1', digest: 'b27d0aa0aa11bb22cc33' }, variables: { added: ['SESSION_BATCH_MS'], removed: [], changed: ['SESSION_WRITE_MODE'] } },
    sides: [
      { role: 'production', serverGroup: 'recommendations-v012', share: 80, healthy: 6, wanted: 6, requests: 148_220, errors: 120, p95Ms: 186 },
      { role: 'baseline', serverGroup: 'recommendations-baseline-v013', share: 10, healthy: 1, wanted: 1, requests: 18_510, errors: 15, p95Ms: 184 },
      { role: 'canary', serverGroup: 'recommendations-canary-v014', share: 10, healthy: 1, wanted: 1, requests: 18_544, errors: 16, p95Ms: 215 },
    ],
    dependants: [{ application: 'home', requests: 178_400 }, { application: 'search', requests: 6_874 }],
    otherChanges: [{ position: '4812', at: iso(6), action: 'server-group.scale', subject: 'profiles-v003', application: 'profiles', by: 'Marco Silva' }],
    ...changes,
  }
}

export function viewFixture(changes: Partial<CanaryView> = {}): CanaryView {
  return CanaryView.parse({
    rollout: { id: 'r1', application: 'recommendations', number: 7 }, state: 'waiting',
    options: { size: 1, sharePercent: 10, warmUpSeconds: 30, intervalSeconds: 60, lifetimeMinutes: 15, window: 'growing', slidingMinutes: 15, pass: 75, marginal: 50, config: { name: 'default', version: 3, json: {} } },
    policy: { promoteByItself: true, signatures: 2, role: 'member', fourEyes: true, expiresMinutes: 60, onExpiry: 'roll-back' },
    beganAt: iso(0), endsAt: iso(15), expiresAt: iso(75), nextJudgementAt: iso(16), outcome: null, decidedBy: null, decidedAt: null,
    card: cardFixture(), cardHash: 'a1b2c3d4'.repeat(8),
    judgements: Array.from({ length: 14 }, (_, at) => ({ number: at + 1, at: iso(at + 1), verdict: at < 3 ? 'not-enough-evidence' : at < 8 ? 'pass' : 'marginal', score: at < 1 ? null : at < 8 ? 100 - at : 72, cardHash: 'a1b2c3d4'.repeat(8) })),
    signatures: [{ name: 'Han Jiwoo', role: 'member', act: 'promote', why: 'The 30 ms are the price of the batch.', cardHash: 'a1b2c3d4'.repeat(8), at: iso(14) }],
    mayPromote: [{ rule: 'four-eyes', detail: 'Whoever started the rollout may not sign its promotion: another person has to.', liftedBy: ['member', 'lead', 'operator'] }, { rule: 'fresh-evidence', detail: 'The newest judgement is 240 s old: the daemon does not judge.', liftedBy: [] }],
    mayExtend: [], mayRollBack: [], version: 9,
    ...changes,
  } satisfies CanaryView)
}

export const rolloutFixture: Rollout = {
  id: 'r1', application: 'recommendations', team: 'discovery', number: 7, cluster: 'recommendations', strategy: 'canary',
  release: { number: 13, version: '2026.10.22-1', digest: 'b27d0aa' }, from: { number: 12, version: '2026.10.13-4', digest: '9f0c41e' },
  state: 'waiting', phase: 'analyse', phaseSince: iso(0),
  plan: { release: 13, strategy: 'canary', cluster: 'recommendations', size: 6, zones: ['local-a'], healthPath: '/health', healthDeadlineSeconds: 120, watchSeconds: 15, warmMinutes: 30, canary: { size: 1, sharePercent: 10 }, variables: [] },
  groups: { before: ['recommendations-v012'], target: null, baseline: 'recommendations-baseline-v013', canary: 'recommendations-canary-v014' },
  weights: [], failure: null, startedBy: 'Han Jiwoo', why: '', createdAt: iso(-2), endedAt: null, warmUntil: null, version: 3, can: { rollBack: true, promote: true, extend: true },
}
