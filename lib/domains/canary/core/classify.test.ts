import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectClose, expectFigures, vectorsOf } from '../testing/vectors'
import { classify } from './classify'
import type { EffectMeasure } from './effect-size'
import { classifyByMean } from './mean-inequality'
import { type MetricSettings, readMetricSettings } from './metric-settings'

interface Input {
  metricName: string
  experiment: number[]
  control: number[]
  direction: MetricSettings['direction']
  nanStrategy: MetricSettings['nanStrategy']
  critical: boolean
  mustHaveData: boolean
  effectSizeMeasure: EffectMeasure
  allowedIncrease: number
  allowedDecrease: number
  criticalIncrease: number
  criticalDecrease: number
  tolerance: number
  confidenceLevel: number
  experimentLabel: string
  controlLabel: string
}

test.each(vectorsOf<Input>('classifier'))('classifier: %s', (_name, vector) => {
  const { input, expected = {}, derivedExpected = {} } = vector
  const effect = { measure: input.effectSizeMeasure, allowedIncrease: input.allowedIncrease, allowedDecrease: input.allowedDecrease, criticalIncrease: input.criticalIncrease, criticalDecrease: input.criticalDecrease }
  const found = classify(input.metricName, input.experiment, input.control, { ...input, effect }, { tolerance: input.tolerance, confidence: input.confidenceLevel, labels: { canary: input.experimentLabel, baseline: input.controlLabel } })
  const actual = {
    classification: found.classification,
    critical: found.critical,
    reason: found.reason,
    reasonPresent: found.reason !== null,
    deviation: found.ratio,
    effectSize: found.comparison?.effectSize,
    ciLow: found.comparison?.lower,
    ciHigh: found.comparison?.upper,
    estimate: found.comparison?.estimate,
  }
  if ('allowedClassifications' in derivedExpected) expect(derivedExpected.allowedClassifications).toContain(found.classification)
  expectFigures(actual, vector, Object.keys(actual))
  const known = new Set([...Object.keys(actual), 'allowedClassifications', 'noiseApplied', 'note'])
  expect(Object.keys({ ...expected, ...derivedExpected }).filter((name) => !known.has(name))).toEqual([])
})

test.each(vectorsOf<Input>('mean-inequality-classifier'))('%s', (_name, { input, expected, derivedExpected }) => {
  const found = classifyByMean(input.experiment, input.control, input.direction)
  expect(found.classification).toBe(expected?.classification)
  expectClose(found.ratio, derivedExpected?.deviation, 1e-9)
})

const rules = readMetricSettings({}, []).settings ?? expect.unreachable()
const level = fc.double({ min: 1, max: 1000, noNaN: true })
const sample = fc.array(level, { minLength: 1, maxLength: 40 })

describe('always', () => {
  test('a sample against itself, in any order, passes as identical', () => {
    fc.assert(
      fc.property(sample, (values) => {
        expect(classify('m', values, values.toReversed(), rules)).toMatchObject({ classification: 'Pass', ratio: 1, reason: 'The Canary and Baseline data are identical' })
      }),
    )
  })

  test('the order of points says nothing', () => {
    const shuffled = sample.chain((values) => fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })))
    fc.assert(
      fc.property(shuffled, shuffled, ([x, otherX], [y, otherY]) => {
        const [one, other] = [classify('m', x, y, rules), classify('m', otherX, otherY, rules)]
        expect(other.classification).toBe(one.classification)
        expect(other.comparison?.lower).toBe(one.comparison?.lower)
        expect(other.comparison?.upper).toBe(one.comparison?.upper)
      }),
    )
  })

  test('changing sides turns High into Low and back', () => {
    const opposite = { High: 'Low', Low: 'High', Pass: 'Pass' } as const
    const several = fc.array(level, { minLength: 4, maxLength: 40 })
    fc.assert(
      fc.property(several, several, fc.double({ min: 0.2, max: 5, noNaN: true }), (x, y, factor) => {
        // Without the mean ratio: medians and means may point to different sides.
        const open = { ...rules, effect: { ...rules.effect, allowedIncrease: 0, allowedDecrease: Number.MAX_VALUE } }
        const canary = x.map((value) => value * factor)
        const one = classify('m', canary, y, open)
        const other = classify('m', y, canary, open)
        const { lower, upper, bound } = one.comparison ?? { lower: 0, upper: 0, bound: 0 }
        // The root finder stops within 1e-4, on this or that side of a step.
        fc.pre(one.classification !== 'Error' && [lower - bound, upper + bound].every((gap) => Math.abs(gap) > 1e-3))
        // Plateaus of the statistic have no one root: the estimate and the ends of its interval may differ between the sides.
        const mirrored = other.comparison ?? { lower: 0, upper: 0, estimate: 0 }
        fc.pre([mirrored.estimate + (one.comparison?.estimate ?? 0), mirrored.lower + upper, mirrored.upper + lower].every((gap) => Math.abs(gap) < 1e-3))
        expect(other.classification).toBe(opposite[one.classification as keyof typeof opposite])
      }),
    )
  })

  test('moving the canary up never takes it out of High', () => {
    const several = fc.array(level, { minLength: 4, maxLength: 30 })
    const increase = { ...rules, direction: 'increase' as const }
    fc.assert(
      fc.property(several, several, fc.double({ min: 2000, max: 10_000, noNaN: true }), fc.double({ min: 0, max: 10_000, noNaN: true }), (x, y, first, more) => {
        const canary = x.map((value) => value + first)
        expect(classify('m', canary, y, increase).classification).toBe('High')
        expect(classify('m', canary.map((value) => value + more), y, increase).classification).toBe('High')
        expect(classify('m', canary, y, { ...rules, direction: 'decrease' }).classification).toBe('Pass')
      }),
    )
  })

  test('the unit of a metric says nothing, as long as its values are well above the solver’s tolerance', () => {
    const several = fc.array(level, { minLength: 4, maxLength: 30 })
    fc.assert(
      fc.property(several, several, fc.integer({ min: 1, max: 20 }), (x, y, power) => {
        const [one, other] = [classify('m', x, y, rules), classify('m', x.map((value) => value * 2 ** power), y.map((value) => value * 2 ** power), rules)]
        const { lower, upper, bound } = one.comparison ?? { lower: 1, upper: 1, bound: 0 }
        fc.pre([lower - bound, upper + bound].every((gap) => Math.abs(gap) > 1e-3) && Math.abs((other.comparison?.estimate ?? 0) / 2 ** power - (one.comparison?.estimate ?? 0)) < 1e-3)
        expect(other.classification).toBe(one.classification)
      }),
    )
  })

  test('no data is never Pass, unless gaps are declared to be zeros', () => {
    fc.assert(
      fc.property(sample, fc.boolean(), fc.boolean(), fc.boolean(), (values, isCanary, mustHaveData, critical) => {
        const [canary, baseline] = isCanary ? [[], values] : [values, []]
        const { classification } = classify('m', canary, baseline, { ...rules, mustHaveData, critical })
        expect(classification).toBe(mustHaveData && !critical ? 'NodataFailMetric' : 'Nodata')
        expect(classify('m', canary, baseline, { ...rules, nanStrategy: 'replace', mustHaveData, critical }).classification).toBe('Pass')
      }),
    )
  })

  test('noise makes no verdict a matter of luck: constants are judged alike each time', () => {
    fc.assert(
      fc.property(level, level, fc.integer({ min: 2, max: 20 }), (a, b, count) => {
        fc.pre(a !== b)
        const again = () => classify('m', Array<number>(count).fill(a), Array<number>(count).fill(b), rules)
        expect(again()).toEqual(again())
        // Nearer than the noise they may be anything.
        if (count >= 10 && Math.abs(a - b) > 1e-3 * a) expect(again().classification).toBe(a > b ? 'High' : 'Low')
      }),
    )
  })

  test('infinite values come to an end and throw nothing', () => {
    const wild = fc.array(fc.oneof(level, fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1e300, -1e300, 5e-324)), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(wild, wild, (x, y) => {
        expect(['Pass', 'High', 'Low', 'Error']).toContain(classify('m', x, y, rules).classification)
      }),
    )
  })
})
