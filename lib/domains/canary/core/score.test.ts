import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectClose, vectorsOf } from '../testing/vectors'
import type { Classification } from './classify'
import { classifyScore } from './judge'
import { roundScore } from './round-score'
import { type Scored, scoreResults } from './score'

interface Input {
  groupWeights: Record<string, number>
  results: { groups: string[]; classification: Classification; reason: string | null; critical: boolean }[]
}

const byName = <T extends { name: string }>(list: readonly T[]) => list.toSorted((a, b) => (a.name < b.name ? -1 : 1))

test.each(vectorsOf<Input>('scorer'))('scorer: %s', (_name, { input, expected, derivedExpected }) => {
  const found = scoreResults(input.results.map((one) => ({ ...one, muted: false })), new Map(Object.entries(input.groupWeights)))
  for (const figures of [expected ?? {}, derivedExpected ?? {}]) {
    if ('summaryScore' in figures) expectClose(found.score, figures.summaryScore, 1e-9)
    if ('reason' in figures) expect(found.reason).toBe(figures.reason)
    if ('groupScoreValuesSorted' in figures) expect(found.groups.map(({ score }) => score).toSorted((a, b) => a - b)).toEqual(figures.groupScoreValuesSorted)
  }
  const wanted = derivedExpected?.groupScores as { name: string; score: number; noData: boolean; numMetrics: number }[]
  expect(byName(found.groups).map(({ name, noData, metricCount: numMetrics }) => ({ name, noData, numMetrics }))).toEqual(byName(wanted).map(({ name, noData, numMetrics }) => ({ name, noData, numMetrics })))
  for (const [at, group] of byName(found.groups).entries()) expectClose(group.score, byName(wanted)[at]?.score, 1e-9)
})

test.each(vectorsOf<{ score: number; passThreshold: number; marginalThreshold: number }>('score-classification'))('%s', (_name, { input, derivedExpected }) => {
  expect(classifyScore(input.score, { pass: input.passThreshold, marginal: input.marginalThreshold })).toBe(derivedExpected?.classification)
})

test.each([
  [95, 'Pass'],
  [94.99, 'Marginal'],
  [75, 'Marginal'],
  [74.99, 'Fail'],
  [0, 'Fail'],
])('the thresholds 95 and 75 call %d %s', (score, classification) => {
  expect(classifyScore(score, { pass: 95, marginal: 75 })).toBe(classification)
})

const result = fc.record<Scored>({
  groups: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }),
  classification: fc.constantFrom('Pass', 'High', 'Low', 'Nodata', 'NodataFailMetric', 'Error'),
  reason: fc.constantFrom('why', null),
  critical: fc.boolean(),
  muted: fc.boolean(),
})
const none = new Map<string, number>()

describe('always', () => {
  test('the score lies within 0 and 100 when weights are left to the judge', () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 12 }), (results) => {
        const { score } = scoreResults(results, none)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(100)
      }),
    )
  })

  test('one metric that gets better never lowers the score', () => {
    fc.assert(
      fc.property(fc.array(result, { minLength: 1, maxLength: 10 }), fc.nat(), (results, pick) => {
        const at = pick % results.length
        fc.pre(['High', 'Low', 'NodataFailMetric'].includes(results[at]?.classification ?? ''))
        const better = results.map((one, index) => (index === at ? { ...one, classification: 'Pass' as const } : one))
        expect(scoreResults(better, none).score).toBeGreaterThanOrEqual(scoreResults(results, none).score)
      }),
    )
  })

  test('muted metrics, and the order of metrics, change nothing', () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 10 }), fc.array(result, { maxLength: 4 }), (results, more) => {
        const { score } = scoreResults(results, none)
        expect(scoreResults([...more.map((one) => ({ ...one, muted: true })), ...results], none).score).toBe(score)
        expectClose(scoreResults(results.toReversed(), none).score, score, 0.011)
      }),
    )
  })

  test('a critical metric that is not Pass makes it 0, and so does no data in half of the metrics', () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 8 }), (results) => {
        const critical: Scored = { groups: ['a'], classification: 'High', reason: 'why', critical: true, muted: false }
        expect(scoreResults([...results, critical], none).score).toBe(0)
        const silent = results.map((): Scored => ({ ...critical, classification: 'Nodata', critical: false }))
        if (results.length > 0) expect(scoreResults([...results, ...silent], none).score).toBe(0)
      }),
    )
  })
})

test.each([
  [33.333333333333336, 33.33],
  [66.66666666666666, 66.67],
  [0.145, 0.15],
  [1.005, 1.01],
  [-1.005, -1.01],
  [99.995, 100],
  [99.994, 99.99],
  [-0.005, -0.01],
  [1e-7, 0],
  [100, 100],
  [12.5, 12.5],
  [1e21, 1e21],
])('%d is rounded to %d', (value, rounded) => {
  expect(roundScore(value)).toBe(rounded)
})
