import { describe, expect, test } from 'vitest'
import type { GoldenPoint } from '../../telemetry/schemas'
import type { SideSignals } from './canary-measures'
import { defaultConfig } from './default-config'
import { judgeWindow } from './judge-window'
import { type EvidenceInput, weighEvidence } from './weigh-evidence'

const stepMs = 10_000
const thresholds = { pass: 75, marginal: 50 }
const groupWeights = new Map(Object.entries(defaultConfig.classifier.groupWeights ?? {}))

interface Kind {
  slower?: number
  errors?: number
  requests?: number
}

/** Both sides wander alike, so that steps differ and sides do not. */
function side(steps: number, { slower = 1, errors = 0, requests = 100 }: Kind, phase: number): SideSignals {
  const at = (step: number) => step * stepMs
  const sway = (step: number) => 1 + 0.05 * Math.sin(step * 2.4 + phase)
  const golden = Array.from({ length: steps }, (_, step): GoldenPoint => ({ atMs: at(step), requests, errors, p50Ms: 20 * sway(step) * slower, p95Ms: 80 * sway(step + 1) * slower, p99Ms: 120 * sway(step) * slower }))
  return { golden, runtime: [{ instance: 'i', points: golden.map(({ atMs }, step) => ({ atMs, cpu: 0.1 * sway(step), memoryBytes: 1e8, eventLoopMs: 11 })) }] }
}

function evidence(steps: number, canary: Kind, more: Partial<EvidenceInput> = {}, baseline: Kind = {}) {
  const toMs = steps * stepMs
  const [one, other] = [side(steps, baseline, 0), side(steps, canary, 1)]
  const judged = judgeWindow(defaultConfig, thresholds, { fromMs: 0, toMs, stepMs }, one, other)
  if (!judged.ok) throw new Error(judged.error)
  const requests = (signals: SideSignals) => signals.golden.reduce((sum, point) => sum + point.requests, 0)
  return weighEvidence({
    nowMs: toMs, telemetry: { complete: true, missing: [], asOfMs: toMs }, windowToMs: toMs, thresholds, groupWeights, judgement: judged.value.judgement, undecided: judged.value.undecided,
    sides: [{ role: 'baseline', requests: requests(one), healthy: 1, wanted: 1, newestMs: toMs }, { role: 'canary', requests: requests(other), healthy: 1, wanted: 1, newestMs: toMs }],
    ...more,
  })
}
const kinds = ({ missing }: ReturnType<typeof evidence>) => [...new Set(missing.map(({ kind }) => kind))]
const sideOf = (more: object) => [{ role: 'baseline' as const, requests: 1_000, healthy: 1, wanted: 1, newestMs: 180_000 }, { role: 'canary' as const, requests: 1_000, healthy: 1, wanted: 1, newestMs: 180_000, ...more }]

describe('with enough of everything', () => {
  test.each<[string, Kind, string]>([
    ['a release like the running one passes', {}, 'pass'],
    ['p95 and median half again as slow fail', { slower: 1.5 }, 'fail'],
    ['five points more errors fail', { errors: 5 }, 'fail'],
    ['a fifth slower is for a person', { slower: 1.2 }, 'marginal'],
  ])('%s', (_name, canary, verdict) => {
    expect(evidence(18, canary)).toMatchObject({ verdict, fresh: true, missing: [] })
  })
})

describe('what is thin or missing is no evidence, and says so', () => {
  test('too few points, for a pass as for a fail', () => {
    expect([evidence(8, {}).verdict, evidence(8, { slower: 1.5 }).verdict]).toEqual(['not-enough-evidence', 'not-enough-evidence'])
    expect(kinds(evidence(8, {}))).toContain('few-points')
  })
  test('too few requests', () => {
    const thin = evidence(18, { requests: 5, errors: 0 })
    expect([thin.verdict, kinds(thin)]).toEqual(['not-enough-evidence', ['few-requests', 'undecided']])
  })
  test('a pass that does not rule out five points more errors', () => {
    const open = evidence(10, { requests: 12 }, {}, { requests: 12 })
    expect([open.verdict, kinds(open)]).toEqual(['not-enough-evidence', ['undecided']])
    expect(open.missing[0]?.detail).toMatch(/^error rate may still be up to \d\.\d points worse/)
  })
  test.each<[string, Partial<EvidenceInput>, string]>([
    ['no collector', { telemetry: null }, 'stale'],
    ['a collector that has not stored the end', { telemetry: { complete: true, missing: [], asOfMs: 170_000 } }, 'stale'],
    ['a canary that went silent', { sides: sideOf({ newestMs: 149_000 }) }, 'stale'],
    ['a canary that was never heard of', { sides: sideOf({ newestMs: null }) }, 'stale'],
    ['a damaged day', { telemetry: { complete: false, missing: ['2026-11-22 is damaged.'], asOfMs: 180_000 } }, 'partial'],
  ])('%s: neither pass nor fail, and not fresh', (_name, more, kind) => {
    for (const canary of [{}, { slower: 1.5 }]) {
      const weighed = evidence(18, canary, more)
      expect([weighed.verdict, weighed.fresh, weighed.missing[0]?.kind]).toEqual(['not-enough-evidence', false, kind])
    }
  })
  test('an instance that is missing is told, and decides nothing', () => {
    expect(evidence(18, {}, { sides: sideOf({ healthy: 1, wanted: 2 }) })).toMatchObject({ verdict: 'pass', missing: [{ kind: 'instances' }] })
  })
  test('a config that judges nothing', () => {
    expect(evidence(18, {}, { judgement: null })).toMatchObject({ verdict: 'not-enough-evidence' })
  })
})
