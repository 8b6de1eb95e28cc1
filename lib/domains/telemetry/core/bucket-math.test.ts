import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketQuantile, bucketsAdded, listBuckets } from './bucket-math'
import { heatBounds, heatColumn } from './heat-bounds'
import { gridOf, stepOf } from './metric-grid'

describe('quantiles from buckets', () => {
  const buckets = listBuckets({ bounds: [10, 20, 40], counts: [10, 10, 20, 0] })
  test.each([[0, 0], [0.25, 10], [0.375, 15], [0.5, 20], [0.75, 30], [1, 40]])('%d is %d', (quantile, expected) => expect(bucketQuantile(buckets, quantile)).toBeCloseTo(expected, 9))
  test('above the last bound is that bound; nothing is null', () => {
    expect(bucketQuantile(listBuckets({ bounds: [10], counts: [0, 5] }), 0.9)).toBe(10)
    expect(bucketQuantile([], 0.5)).toBeNull()
    expect(bucketQuantile(listBuckets({ bounds: [], counts: [5] }), 0.5)).toBeNull()
  })
  test('below zero too', () => expect(bucketQuantile(listBuckets({ bounds: [-4, -2, 0], counts: [0, 4, 4, 0] }), 0.25)).toBeCloseTo(-3, 9))
  test('rises with the share, and stays within the bounds, for any buckets of any series', () => {
    const bucket = fc.record({ from: fc.integer({ min: 0, max: 50 }), width: fc.integer({ min: 1, max: 50 }), count: fc.integer({ min: 1, max: 100 }) }).map(({ from, width, count }) => ({ from, to: from + width, count }))
    fc.assert(fc.property(fc.array(bucket, { minLength: 1, maxLength: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (all, one, other) => {
      const [low = 0, high = 0] = [Math.min(one, other), Math.max(one, other)].map((share) => bucketQuantile(all, share) ?? Number.NaN)
      expect(low).toBeLessThanOrEqual(high + 1e-9)
      expect(low).toBeGreaterThanOrEqual(Math.min(...all.map(({ from }) => from)) - 1e-9)
      expect(high).toBeLessThanOrEqual(Math.max(...all.map(({ to }) => to)) + 1e-9)
    }))
  })
})

test('what was added is never less than nothing, and of equal bounds the difference', () => {
  expect(bucketsAdded({ bounds: [1, 2], counts: [1, 2, 3] }, { bounds: [1, 2], counts: [2, 2, 9] }).counts).toEqual([1, 0, 6])
  expect(bucketsAdded({ bounds: [0, 4, 8], counts: [0, 0, 8, 0] }, { bounds: [0, 4, 16], counts: [0, 0, 12, 1] })).toEqual({ bounds: [0, 4, 16], counts: [0, 0, 4, 1] })
})

test('heat keeps at most 60 bounds, infinity last, and loses no observation', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 200 }), fc.boolean(), (found, open) => {
    const bounds = heatBounds(open ? [...found, Infinity] : found)
    expect(bounds.length).toBeLessThanOrEqual(60)
    expect(bounds.at(-1)).toBe(open ? Infinity : Math.max(...found))
    const column = heatColumn(found.map((to) => ({ to, count: 1 })), bounds)
    expect(column.reduce((sum, count) => sum + count, 0)).toBe(found.length)
  }))
})

test('steps leave room for reports that come a little late, and stay few', () => {
  const range = { fromMs: 5_000, toMs: 3_605_000 }
  expect(stepOf(30_000, range, 10_000)).toBe(30_000)
  expect(stepOf(10_000, range, 10_000)).toBe(20_000)
  expect(stepOf(30_000, range, 60_000)).toBe(120_000)
  expect(stepOf(1_000, { fromMs: 0, toMs: 30 * 86_400_000 }, null)).toBe(300_000)
  expect(gridOf(range, 10_000)).toEqual({ startMs: 0, stepMs: 10_000, steps: 361 })
})
