import { describe, expect, test } from 'vitest'
import { expectClose, expectFigures, vectorsOf } from '../testing/vectors'
import { cohensD, commonLanguage, meanRatio } from './effect-size'
import { findRoot } from './find-root'
import { createGaussian, withNoise } from './gaussian'
import { withoutGaps } from './missing-values'
import { mean, sampleStatistics, variance } from './moments'
import { normalQuantile } from './normal-quantile'
import { isOutlier, quartileFences, sigmaFences, withoutOutliers } from './outliers'
import { percentile } from './percentile'
import { rankLimits } from './rank-limits'
import { sorted, standardisedRank } from './rank-statistic'

type Values = { values: number[] }
type Outliers = Values & { method: string; factor: number; k: number; reduceSensitivity: boolean }
type Shift = { x: number[]; y: number[] }

const fencesOf = (input: Outliers) =>
  input.method === 'ksigma' ? sigmaFences(input.values, input.k) : quartileFences(input.values, input.factor, input.reduceSensitivity)

describe('figures of the vectors', () => {
  test.each(vectorsOf<Values>('statistics'))('summary: %s', (_name, vector) => {
    expectFigures({ ...sampleStatistics(vector.input.values) }, vector, ['count', 'min', 'max', 'mean', 'std'])
  })

  test.each(vectorsOf<Values & { p: number }>('percentile'))('percentile: %s', (_name, vector) => {
    expectFigures({ value: percentile(vector.input.values, vector.input.p) }, vector, ['value'])
  })

  test.each(vectorsOf<{ experiment: number[]; control: number[]; measure: string }>('effectsize'))('effect size: %s', (_name, vector) => {
    const { experiment, control, measure } = vector.input
    const measures: Record<string, typeof meanRatio> = { meanRatio, cles: commonLanguage, cohenD: cohensD }
    expectFigures({ value: measures[measure]?.(experiment, control) }, vector, ['value'])
  })

  test.each([...vectorsOf<Outliers>('outlier'), ...vectorsOf<Outliers>('outlier-removal')])('outliers: %s', (_name, { input, expected, derivedExpected }) => {
    const { values } = input
    const fences = fencesOf(input)
    const wanted: Record<string, unknown> = { ...expected, ...derivedExpected }
    const found = { isOutlier: values.map((value) => isOutlier(value, fences)), kept: withoutOutliers(values, fences), values: withoutOutliers(values, fences) }
    expect(Object.keys(wanted).length).toBeGreaterThan(0)
    expect(found).toMatchObject(wanted)
  })

  test.each(vectorsOf<Values & { strategy: 'remove' | 'replace' }>('nan'))('gaps: %s', (_name, { input, expected }) => {
    expect(withoutGaps(input.values, input.strategy)).toEqual(expected?.values)
  })

  test.each(vectorsOf<{ values?: number[]; count?: number; mean: number; stdev: number; seed?: number }>('noise'))('noise: %s', (_name, { input, expected, tolerance }) => {
    const values = input.values ?? Array<number>(input.count ?? 0).fill(0)
    const noisy = withNoise(values, input.mean, input.stdev, createGaussian(input.seed ?? 1))
    const actual: Record<string, unknown> = { values: noisy, length: noisy.length, mean: mean(noisy), std: Math.sqrt(variance(noisy)), variance: variance(noisy) }
    for (const [name, wanted] of Object.entries(expected ?? {})) expectClose(actual[name], wanted, Number(tolerance), name)
  })

  test.each(vectorsOf<{ p: number; confidenceLevel: number }>('normalQuantile'))('%s', (_name, vector) => {
    expectFigures({ z: normalQuantile(vector.input.p) }, vector, ['z'])
    expectClose(normalQuantile((1 - vector.input.confidenceLevel) / 2), vector.derivedExpected?.z, 1e-12)
  })

  test.each(vectorsOf<Shift & { mu: number; quantile: number }>('wilcoxonDiff'))('%s', (_name, vector) => {
    const { x, y, mu, quantile } = vector.input
    expectFigures({ value: standardisedRank(sorted(x), sorted(y), mu, quantile) }, vector, ['value'])
  })

  test.each(vectorsOf<{ experiment: number[]; control: number[]; confidenceLevel: number }>('mannwhitney'))('limits: %s', (_name, vector) => {
    const { lower, upper, estimate } = rankLimits(vector.input.experiment, vector.input.control, vector.input.confidenceLevel)
    expectFigures({ ciLow: lower, ciHigh: upper, estimate }, vector, ['ciLow', 'ciHigh', 'estimate'])
  })

  test.each(vectorsOf<Shift & { confidenceLevel: number }>('mannwhitney-intermediate'))('%s', (_name, vector) => {
    const { x, y, confidenceLevel } = vector.input
    const [xs, ys] = [sorted(x), sorted(y)]
    const [muMin, muMax] = [Number(xs[0]) - Number(ys.at(-1)), Number(xs.at(-1)) - Number(ys[0])]
    const z = -normalQuantile((1 - confidenceLevel) / 2)
    const { lower, upper, estimate } = rankLimits(x, y, confidenceLevel)
    const actual = {
      muMin,
      muMax,
      zqLower: z,
      zqUpper: -z,
      fLowerAtZqLower: standardisedRank(xs, ys, muMin, z),
      fUpperAtZqLower: standardisedRank(xs, ys, muMax, z),
      fLowerAtZqUpper: standardisedRank(xs, ys, muMin, -z),
      fUpperAtZqUpper: standardisedRank(xs, ys, muMax, -z),
      ciLower: lower,
      ciUpper: upper,
      estimate,
    }
    expect(Object.keys(actual).sort()).toEqual(Object.keys(vector.expected ?? {}).sort())
    expectFigures(actual, vector, Object.keys(actual))
  })
})

describe('the root finder', () => {
  const ends = (f: (at: number) => number, low: number, high: number) => [{ at: low, value: f(low) }, { at: high, value: f(high) }] as const

  test('takes an end that is a root, also by the smallest number there is', () => {
    const f = (at: number) => at - 1
    expect(findRoot(f, ...ends(f, 1, 5))).toBe(1)
    expect(findRoot(f, ...ends(f, -3, 1))).toBe(1)
    expect(findRoot(() => expect.unreachable(), { at: 7, value: Number.MIN_VALUE }, { at: 9, value: 1 })).toBe(7)
  })

  test('between ends nearer than its tolerance gives the end with the smaller value, the upper one of equals', () => {
    expect(findRoot(() => expect.unreachable(), { at: 0, value: 1 }, { at: 1e-5, value: -2 })).toBe(0)
    expect(findRoot(() => expect.unreachable(), { at: 0, value: 1 }, { at: 1e-5, value: -1 })).toBe(1e-5)
  })

  test('does not ask for opposite signs, and comes to an end with a function that has no root', () => {
    const f = (at: number) => at * at + 1
    expect(Number.isFinite(findRoot(f, ...ends(f, -2, 3)))).toBe(true)
    expect(findRoot(() => Number.NaN, { at: Number.NaN, value: 1 }, { at: 2, value: -1 })).toBeNaN()
  })
})
