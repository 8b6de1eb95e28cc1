import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ExponentialHistogram, explicitHistogram, newExponentialHistogram } from './exponential-histogram'

const histogram = (given: Partial<ExponentialHistogram>): ExponentialHistogram => ({ ...newExponentialHistogram(), ...given })
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)

describe('an exponential histogram with its bounds spelled out', () => {
  test.each([
    ['scale 0 doubles', { positive: { offset: 0, counts: [1, 2, 3] } }, [0, 1, 2, 4, 8], [0, 0, 1, 2, 3, 0]],
    ['scale 1: the square root of two', { scale: 1, positive: { offset: 2, counts: [5, 6] } }, [0, 2, 2 ** 1.5, 4], [0, 0, 5, 6, 0]],
    ['scale -1 quadruples', { scale: -1, positive: { offset: -1, counts: [7, 8] } }, [0, 0.25, 1, 4], [0, 0, 7, 8, 0]],
    ['zeros alone', { zeroCount: 4 }, [0], [4, 0]],
    ['zeros up to a threshold', { zeroCount: 4, zeroThreshold: 0.5, positive: { offset: 0, counts: [1] } }, [0.5, 1, 2], [4, 0, 1, 0]],
    ['a threshold at the first bound', { zeroCount: 4, zeroThreshold: 1, positive: { offset: 0, counts: [1] } }, [1, 2], [4, 1, 0]],
    ['both sides', { zeroCount: 9, positive: { offset: 1, counts: [1] }, negative: { offset: 1, counts: [2, 3] } }, [-8, -4, -2, 0, 2, 4], [0, 3, 2, 9, 0, 1, 0]],
    ['nothing', {}, [0], [0, 0]],
    ['beyond the largest double', { scale: -10, positive: { offset: 0, counts: [1, 2] } }, [0, 1], [0, 0, 3]],
    ['below the smallest double', { scale: -10, positive: { offset: -3, counts: [1, 2, 3] } }, [0, 2 ** -1024, 1], [1, 2, 3, 0]],
    ['beyond the lowest double', { scale: -10, negative: { offset: 0, counts: [1, 2] } }, [-1, 0], [3, 0, 0]],
    ['a scale that tells nothing apart', { scale: 100, positive: { offset: 0, counts: [1, 2] } }, [0, 1], [0, 3, 0]],
  ] satisfies [string, Partial<ExponentialHistogram>, number[], number[]][])('%s', (_what, given, bounds, counts) => {
    expect(explicitHistogram(histogram({ ...given, count: 30 }))).toEqual({ count: 30, bounds, counts })
  })

  const side = fc.record({ offset: fc.integer({ min: -3_000, max: 3_000 }), counts: fc.array(fc.nat(1_000), { maxLength: 900 }) })
  const any = fc.record({ count: fc.nat(), scale: fc.oneof(fc.integer({ min: -12, max: 24 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), zeroCount: fc.nat(1_000), zeroThreshold: fc.double({ min: 0, max: 1e-3, noNaN: true }), positive: side, negative: side })
  test('loses no count, rises, is finite and stays small', () => {
    fc.assert(
      fc.property(any, (given) => {
        const { bounds, counts } = explicitHistogram(given)
        expect(sum(counts)).toBe(given.zeroCount + sum(given.positive.counts) + sum(given.negative.counts))
        expect(counts).toHaveLength(bounds.length + 1)
        expect(bounds.every((bound, index) => Number.isFinite(bound) && (index === 0 || bound > (bounds[index - 1] ?? Infinity)))).toBe(true)
        expect(bounds.length).toBeLessThanOrEqual(323)
      }),
    )
  })
  test('merging neighbours keeps every value in a bucket that holds it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -600, max: 0 }), fc.integer({ min: 330, max: 700 }), fc.nat(329), (offset, length, at) => {
        const scale = 4
        const { bounds, counts } = explicitHistogram(histogram({ scale, positive: { offset, counts: Array.from({ length }, (_, index) => (index === at ? 1 : 0)) } }))
        const inside = 2 ** ((offset + at + 0.5) / 2 ** scale)
        const found = counts.indexOf(1)
        expect(bounds[found - 1]).toBeLessThan(inside)
        expect(bounds[found]).toBeGreaterThanOrEqual(inside)
      }),
    )
  })
})
