import { expect, test } from 'vitest'
import { type Vector, vectors, vectorsOf } from '../testing/vectors'
import { inRunOrder, lifetimeMinutes, planRuns, windowOfRun } from './analysis-plan'
import { type MetricSet, metricSetKey, mixAll, mixOne } from './mix-metric-sets'
import { finalJudgement, runOutcome } from './run-outcome'

const minute = 60_000

interface Window {
  beginAfterMins: number
  controlOffsetInMinutes?: number
  intervalMins: number
  judgementNumber: number
  lookbackMins: number
  nowMin?: number
  scopeStartMin?: number | null
  scopeEndMin?: number | null
  scopeStartIso?: string
  scopeEndIso?: string | null
}

test.each(vectorsOf<Window>('window'))('window: %s', (_name, { input, expected = {} }) => {
  const startMs = input.scopeStartIso ? Date.parse(input.scopeStartIso) : (input.scopeStartMin ?? input.nowMin ?? 0) * minute
  const endMs = input.scopeEndIso ? Date.parse(input.scopeEndIso) : typeof input.scopeEndMin === 'number' ? input.scopeEndMin * minute : null
  const { canary, baseline } = windowOfRun(input.judgementNumber, {
    startMs,
    endMs,
    warmUpMinutes: input.beginAfterMins,
    intervalMinutes: input.intervalMins,
    lookbackMinutes: input.lookbackMins,
    baselineOffsetMinutes: input.controlOffsetInMinutes ?? 0,
  })
  const actual = {
    startMin: canary.fromMs / minute,
    endMin: canary.toMs / minute,
    startIso: new Date(canary.fromMs).toISOString(),
    endIso: new Date(canary.toMs).toISOString(),
    controlStartIso: new Date(baseline.fromMs).toISOString(),
    experimentStartIso: new Date(canary.fromMs).toISOString(),
  }
  expect(actual).toMatchObject(expected)
})

test.each(vectorsOf<{ startMin: number; endMin: number | null; lifetimeDurationMins: number | null }>('lifetime'))('%s', (_name, { input, expected = {} }) => {
  const found = lifetimeMinutes({ startMs: input.startMin * minute, endMs: input.endMin === null ? null : input.endMin * minute, lifetimeMinutes: input.lifetimeDurationMins })
  expect(found.ok).toBe(!('throws' in expected))
  if (found.ok) expect(found.value).toBe(expected.lifetimeMins)
})

test.each(vectorsOf<{ lifetimeMins: number; analysisIntervalMins: number | null }>('interval-count'))('%s', (_name, { input, derivedExpected }) => {
  const { intervalMinutes, runs } = planRuns(input.lifetimeMins, input.analysisIntervalMins)
  expect({ intervalMins: intervalMinutes, numberOfJudgements: runs }).toEqual(derivedExpected)
})

test('no time at all is no run', () => {
  expect(planRuns(0, null).runs).toBe(0)
})

test.each(vectorsOf<{ names: string[] }>('stage-order'))('%s', (_name, { input, expected }) => {
  expect(inRunOrder(input.names)).toEqual(expected?.order)
  expect(inRunOrder(['Run #10', 'Run #9'])).toEqual(['Run #9', 'Run #10'])
})

test.each(vectorsOf<{ finalScore: number; pass: number | null; marginal: number | null }>('aggregate-judgement'))('%s', (_name, { input, expected, derivedExpected }) => {
  const { passed, message } = finalJudgement(input.finalScore, input)
  expect({ didPassThresholds: passed, message }).toMatchObject({ ...expected, ...derivedExpected })
})

test('a run at its marginal score stops the analysis, and the analysis fails', () => {
  expect(runOutcome(75, 75)).toMatchObject({ goesOn: false })
  expect(runOutcome(75.01, 75)).toEqual({ goesOn: true })
  expect(finalJudgement(75, { pass: 95, marginal: 75 }).passed).toBe(false)
  expect(finalJudgement(75, { pass: 75, marginal: 75 }).passed).toBe(false)
  expect(finalJudgement(null, { pass: null, marginal: null }).passed).toBe(false)
})

type Mix = { control: MetricSet[]; experiment: MetricSet[]; metricNames?: string[]; mode: string }

test.each(vectorsOf<Mix>('mixer'))('mixer: %s', (_name, { input, expected = {} }) => {
  const { control, experiment, metricNames = [], mode } = input
  const one = () => mixOne(control[0] ?? expect.unreachable(), experiment[0] ?? expect.unreachable(), () => 'an-id')
  const mixed = mode === 'mixOne' ? one() : mixAll(metricNames, control, experiment, () => 'an-id')
  expect(mixed.ok).toBe(!('throws' in expected))
  if (!mixed.ok) return expect(mixed.error).toContain(expected.messageContains ?? '')
  const pairs = Array.isArray(mixed.value) ? mixed.value : [mixed.value]
  expect(pairs.map(({ name, tags, values }) => ({ name, tags, values }))).toEqual(expected.pairs)
  if (expected.idPresent) expect(pairs.every(({ id }) => id === 'an-id')).toBe(true)
})

test.each(vectorsOf<{ name: string | null; tags: Record<string, string> }>('metric-set-key'))('%s', (_name, { input, expected = {} }) => {
  const key = metricSetKey(input.name, input.tags)
  expect(key.ok).toBe(!('throws' in expected))
  if (key.ok) expect(key.value).toBe(expected.key)
})

test('an untagged placeholder says gaps for as many points as its range has room for, whatever values it holds', () => {
  const range = { startTimeMillis: 0, endTimeMillis: 180_000, stepMillis: 60_000 }
  const mixed = mixAll(['m'], [{ name: 'm', tags: {}, values: [9], ...range }], [{ name: 'm', tags: { zone: 'a' }, values: [1, 2], ...range }, { name: 'm', tags: { zone: 'b' }, values: [3, 4, 5, 6], ...range }], () => 'id')
  expect(mixed.ok && mixed.value.map(({ values }) => values)).toEqual([
    { control: [Number.NaN, Number.NaN, Number.NaN], experiment: [1, 2, Number.NaN] },
    { control: [Number.NaN, Number.NaN, Number.NaN], experiment: [3, 4, 5, 6] },
  ])
})

test('no kind of vector goes unread', () => {
  const read = ['aggregate-judgement', 'classifier', 'config-path', 'effectsize', 'interval-count', 'judge', 'lifetime', 'mannwhitney', 'mannwhitney-intermediate', 'mean-inequality-classifier', 'metric-set-key', 'mixer', 'nan', 'noise', 'normalQuantile', 'outlier', 'outlier-removal', 'percentile', 'score-classification', 'scorer', 'stage-order', 'statistics', 'wilcoxonDiff', 'window']
  expect([...new Set(vectors.map(({ kind }: Vector) => kind))].sort()).toEqual(read)
})
