import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { vectorsOf } from '../testing/vectors'
import { describeSides } from './distribution'
import { estimateEffect } from './effect-estimate'

const level = fc.integer({ min: -100_000, max: 100_000 }).map((value) => value / 100)
const sample = fc.array(level, { minLength: 3, maxLength: 30 })
const close = (one: number, other: number, scale = 1) => expect(Math.abs(one - other), `${one} and ${other}`).toBeLessThanOrEqual(1e-9 * Math.max(scale, Math.abs(other)))

describe('the effect for people', () => {
  test('agrees with the judge’s limits to the tolerance that those are found with', () => {
    let compared = 0
    for (const [, { input, derivedExpected = {} }] of vectorsOf<{ experiment: number[]; control: number[]; confidenceLevel: number }>('mannwhitney')) {
      const found = estimateEffect(input.experiment, input.control, input.confidenceLevel)
      if (!found) continue
      expect(Math.abs(found.lower - Number(derivedExpected.ciLow))).toBeLessThanOrEqual(1.01e-4)
      expect(Math.abs(found.upper - Number(derivedExpected.ciHigh))).toBeLessThanOrEqual(1.01e-4)
      compared++
    }
    expect(compared).toBeGreaterThan(20)
  })

  test('is the median of all differences', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const differences = x.flatMap((a) => y.map((b) => a - b)).toSorted((a, b) => a - b)
        const half = Math.floor(differences.length / 2)
        const [low, high] = [differences[Math.ceil(differences.length / 2) - 1] ?? 0, differences[half] ?? 0]
        const found = estimateEffect(x, y, 0.95)
        if (!found) return
        // The continuity correction widens the middle by half a pair on each side.
        expect(found.shift).toBeGreaterThanOrEqual((differences[half - 1] ?? low) - 1e-6)
        expect(found.shift).toBeLessThanOrEqual((differences[half + 1] ?? high) + 1e-6)
      }),
    )
  })

  test('keeps its order: lower, shift, upper, and a wider interval for more confidence', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const [narrow, wide] = [estimateEffect(x, y, 0.9), estimateEffect(x, y, 0.98)]
        if (!narrow || !wide) return
        expect([wide.lower, narrow.lower, narrow.shift, narrow.upper, wide.upper].every((value, at, all) => at === 0 || value >= (all[at - 1] ?? 0) - 1e-9)).toBe(true)
      }),
    )
  })

  test('changing sides changes the signs alone', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const [one, other] = [estimateEffect(x, y, 0.98), estimateEffect(y, x, 0.98)]
        expect(one === null).toBe(other === null)
        if (!one || !other) return
        close(other.shift, -one.shift, 1000)
        close(other.lower, -one.upper, 1000)
        close(other.upper, -one.lower, 1000)
      }),
    )
  })

  test('another unit changes nothing but the unit, however small', () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: -40, max: 40 }), (x, y, power) => {
        const unit = 2 ** power
        const [one, other] = [estimateEffect(x, y, 0.98), estimateEffect(x.map((value) => value * unit), y.map((value) => value * unit), 0.98)]
        if (!one || !other) return expect(one).toBe(other)
        for (const name of ['shift', 'lower', 'upper'] as const) close(other[name] / unit, one[name], 1000)
        if (one.relative && other.relative) close(other.relative.shift, one.relative.shift, 1000)
      }),
    )
  })

  test('is not said of nothing, of constants alike, and of infinite values', () => {
    expect(estimateEffect([], [1, 2], 0.98)).toBeNull()
    expect(estimateEffect([1], [1], 0.98)).toBeNull()
    expect(estimateEffect([Number.POSITIVE_INFINITY, 1], [1, 2], 0.98)).toBeNull()
  })

  test('is told in shares of the baseline’s median, when that is not 0', () => {
    const baseline = Array.from({ length: 21 }, (_, at) => 90 + at)
    const found = estimateEffect(baseline.map((value) => value + 10), baseline, 0.98)
    close(found?.shift ?? 0, 10)
    close(found?.relative?.shift ?? 0, 0.1)
    expect(estimateEffect([1, 2, 3], [-1, 0, 1], 0.98)?.relative).toBeNull()
  })
})

describe('two distributions', () => {
  test('put every finite value of both sides into one bin of the same axis', () => {
    const wild = fc.array(fc.double(), { maxLength: 50 })
    fc.assert(
      fc.property(wild, wild, fc.integer({ min: 1, max: 30 }), (canary, baseline, bins) => {
        const found = describeSides(canary, baseline, bins)
        expect(found.edges.every(Number.isFinite)).toBe(true)
        for (const [values, side] of [[canary, found.canary], [baseline, found.baseline]] as const) {
          const { length } = values.filter(Number.isFinite)
          expect(side?.count ?? 0).toBe(length)
          expect((side?.bins ?? []).reduce((sum, count) => sum + count, 0)).toBe(length)
        }
      }),
    )
  })

  test('quantiles and edges ascend', () => {
    const ascends = (values: number[], span: number) => values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0) - 1e-12 * span)
    fc.assert(
      fc.property(sample, sample, (canary, baseline) => {
        const found = describeSides(canary, baseline)
        expect(ascends(found.edges, 1e4)).toBe(true)
        for (const { min, max, quantiles } of [found.canary, found.baseline].filter((side) => side !== null)) {
          const { p5, p25, p50, p75, p95 } = quantiles
          expect(ascends([min, p5, p25, p50, p75, p95, max], 1e4)).toBe(true)
        }
      }),
    )
  })

  test('count by hand', () => {
    const found = describeSides([1, 2, 2, 9], [3, 5, Number.NaN], 4)
    expect(found.edges).toEqual([1, 3, 5, 7, 9])
    expect(found.canary).toMatchObject({ count: 4, min: 1, max: 9, mean: 3.5, bins: [3, 0, 0, 1], quantiles: { p50: 2 } })
    expect(found.baseline).toMatchObject({ count: 2, bins: [0, 1, 1, 0], quantiles: { p50: 4 } })
  })

  test('a side without values has none, and one value alone still has an axis', () => {
    expect(describeSides([], [])).toEqual({ edges: [], baseline: null, canary: null })
    expect(describeSides([0, 0], [])).toMatchObject({ edges: [-0.5, 0.5], baseline: null, canary: { bins: [2] } })
  })
})
