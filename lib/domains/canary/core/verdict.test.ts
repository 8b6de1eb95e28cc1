import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JudgeInput } from '../schemas'
import { judge } from './judge'
import { decideVerdict } from './verdict'

interface Series {
  baseline: (number | 'NaN')[]
  canary: (number | 'NaN')[]
  settings?: Record<string, unknown>
  group?: string
}

const thresholds = { pass: 95, marginal: 75 }
const even = Array.from({ length: 60 }, (_, at) => 90 + ((at * 7) % 21))
const same = { baseline: even, canary: [...even.slice(1), 91] } satisfies Series
const slower = { baseline: even, canary: even.map((value) => value * 1.5) } satisfies Series

function verdictOf(series: Record<string, Series>, more: Partial<typeof thresholds> & { pointsMin?: number; groupWeights?: Record<string, number> } = {}) {
  const { groupWeights = {}, pointsMin = 50, ...limits } = more
  const scoreThresholds = { ...thresholds, ...limits }
  const input = JudgeInput.parse({
    canaryConfig: {
      metrics: Object.entries(series).map(([name, { settings = {}, group = 'g' }]) => ({ name, groups: [group], analysisConfigurations: { canary: settings } })),
      classifier: { groupWeights },
    },
    metricSetPairList: Object.entries(series).map(([name, { baseline, canary }]) => ({ name, values: { control: baseline, experiment: canary } })),
    scoreThresholds,
  })
  const outcome = judge(input)
  if (!outcome.ok) return expect.unreachable()
  return decideVerdict(outcome.value, { ...scoreThresholds, pointsMin, groupWeights: new Map(Object.entries(groupWeights)) })
}

describe('with enough data on every side', () => {
  test('the score decides', () => {
    expect(verdictOf({ a: same })).toEqual({ kind: 'pass', score: 100 })
    expect(verdictOf({ a: slower })).toEqual({ kind: 'fail', score: 0, reason: null })
    expect(verdictOf({ a: same, b: { ...slower, group: 'h' } }, { groupWeights: { g: 80, h: 20 } })).toEqual({ kind: 'marginal', score: 80 })
  })

  test('a score at the marginal one fails, though the judge calls it Marginal', () => {
    const halves = { a: same, b: slower }
    expect(verdictOf(halves, { marginal: 49.99 }).kind).toBe('marginal')
    expect(verdictOf(halves, { marginal: 50 }).kind).toBe('fail')
    expect(verdictOf(halves, { marginal: 50, pass: 50 }).kind).toBe('fail')
  })

  test('a critical metric fails all of it, with the reason', () => {
    expect(verdictOf({ a: same, b: { ...slower, settings: { critical: true } } })).toEqual({ kind: 'fail', score: 0, reason: 'Canary Failed: The metric b was classified as High (Critical)' })
  })
})

describe('with too little data', () => {
  const few = { baseline: even.slice(0, 49), canary: even } satisfies Series
  const none = { baseline: even, canary: ['NaN', 'NaN'] } satisfies Series

  test('one thin metric is not enough evidence, however good the score, and it is named with what it lacks', () => {
    expect(verdictOf({ a: same, b: few })).toEqual({
      kind: 'not-enough-evidence',
      gaps: [{ metric: 'b', tags: {}, kind: 'few-points', baselinePoints: 49, canaryPoints: 60, pointsMissing: 1 }],
      pointsMissing: 1,
    })
    expect(verdictOf({ a: same, b: few }, { pointsMin: 49 }).kind).toBe('pass')
  })

  test('no data is never pass nor fail, also where the judge says 0 or, by zeros for gaps, 100', () => {
    expect(verdictOf({ a: none })).toMatchObject({ kind: 'not-enough-evidence', gaps: [{ kind: 'no-data' }] })
    expect(verdictOf({ a: { ...none, settings: { critical: true } } }).kind).toBe('not-enough-evidence')
    expect(verdictOf({ a: { baseline: [], canary: [], settings: { nanStrategy: 'replace' } } }).kind).toBe('not-enough-evidence')
    expect(verdictOf({ a: { baseline: [], canary: [], settings: { nanStrategy: 'replace' } } }, { pointsMin: 0 }).kind).toBe('not-enough-evidence')
    expect(verdictOf({})).toEqual({ kind: 'not-enough-evidence', gaps: [], pointsMissing: 0 })
    expect(verdictOf({ a: { ...same, settings: { muted: true } } }).kind).toBe('not-enough-evidence')
  })

  test('points that cannot be compared are no evidence: the judge lets them raise the score', () => {
    expect(verdictOf({ a: { baseline: [10], canary: [11] } }, { pointsMin: 1 })).toMatchObject({ kind: 'not-enough-evidence', gaps: [{ kind: 'not-comparable', pointsMissing: 0 }] })
  })

  test('what fails whatever the thin metrics would say, fails', () => {
    expect(verdictOf({ a: slower, b: few })).toMatchObject({ kind: 'fail', score: 50 })
    expect(verdictOf({ a: slower, b: few }, { marginal: 49 }).kind).toBe('not-enough-evidence')
    expect(verdictOf({ a: { ...slower, settings: { critical: true } }, b: none })).toMatchObject({ kind: 'fail', score: 0 })
  })

  test('missing data of a metric that must have data is a finding', () => {
    expect(verdictOf({ a: { ...none, settings: { mustHaveData: true } } })).toMatchObject({ kind: 'fail', score: 0 })
    expect(verdictOf({ a: same, b: { ...none, settings: { mustHaveData: true, critical: true } } })).toEqual({ kind: 'fail', score: 0, reason: 'Canary Failed: Missing data for b' })
  })
})

test('a pass has enough points on both sides of every metric that counts, always', () => {
  const side = fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 90, max: 110 }) }, fc.constant('NaN' as const)), { maxLength: 12 })
  const series = fc.record<Series>({ baseline: side, canary: side, settings: fc.record({ nanStrategy: fc.constantFrom('remove', 'replace'), critical: fc.boolean(), muted: fc.boolean(), mustHaveData: fc.boolean() }), group: fc.constantFrom('g', 'h') })
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), series), fc.integer({ min: 0, max: 10 }), (all, pointsMin) => {
      const { kind } = verdictOf(all, { pass: 0, marginal: -1, pointsMin })
      const enough = Object.values(all)
        .filter(({ settings }) => !settings?.muted)
        .map(({ baseline, canary, settings }) => Math.min(...[baseline, canary].map((values) => values.filter((value) => value !== 'NaN' || settings?.nanStrategy === 'replace').length)) >= Math.max(1, pointsMin) || settings?.mustHaveData === true)
      if (kind === 'pass') expect(enough.length > 0 && enough.every(Boolean)).toBe(true)
    }),
  )
})
