import { describe, expect, test } from 'vitest'
import { boundOf, classicBuckets, wholeSets } from './classic-histograms'

describe('classic histograms', () => {
  test.each([['+Inf', Infinity], ['Inf', Infinity], ['+inf', Infinity], ['0.5', 0.5], ['1e-3', 0.001], ['-5', -5], ['', Number.NaN], ['x', Number.NaN]])('le=%j is the bound %d', (le, bound) => expect(boundOf(le)).toBe(bound))
  test('what is counted up to a bound is counted once, between it and the one below', () => expect(classicBuckets([1, 2], [3, 5], 9)).toEqual({ bounds: [1, 2], counts: [3, 2, 4] }))
  test('a bucket that was read too early holds what the one below it holds', () => expect(classicBuckets([1, 2, 4], [3, 2, 6], 5)).toEqual({ bounds: [1, 2, 4], counts: [3, 0, 3, 0] }))
  test('a set with fewer bounds than others is not whole; after a new beginning there may be fewer', () => {
    const set = (count: number, ...bounds: number[]) => ({ count, bounds })
    expect(wholeSets([set(1, 1, 2), set(2, 1), set(3, 1, 2), set(1, 5), set(2, 5)])).toEqual([set(1, 1, 2), set(3, 1, 2), set(1, 5), set(2, 5)])
  })
})
