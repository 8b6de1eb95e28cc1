import { expect, test } from 'vitest'
import { settledUntilS, windowEdges, windowSeconds } from './window-edges'

test.each([
  [1_000_000, 1_000_000, 0, 10, 1_000],
  [1_000_000, 1_000_000, 1, 10, 990],
  [1_000_000, 1_004_000, 5_000, 10, 990],
  [1_020_000, 1_010_000, 5_000, 10, 1_000],
  [1_020_000, 1_079_999, 0, 60, 1_020],
  [1_079_999, 1_079_999, 0, 60, 1_020],
])('told up to %i and asked up to %i, settled for %i ms, steps of %i s end at %i', (asOfMs, toMs, settleMs, stepS, until) => expect(settledUntilS({ asOfMs, toMs, settleMs, stepS })).toBe(until))

test.each([
  [60_000, 10, 60],
  [64_000, 10, 60],
  [1_000, 10, 10],
  [84 * 60_000, 60, 5_040],
  [90_000, 60, 120],
])('%i ms are in steps of %i s a window of %i s', (windowMs, stepS, seconds) => expect(windowSeconds(windowMs, stepS)).toBe(seconds))

test('a window is the sum of the slots up to its own beginning', () => {
  const { edgesS, slotsOf } = windowEdges([60_000, 600_000, 60_000, 120_000], 10_000, 10)
  expect(edgesS).toEqual([9_940, 9_880, 9_400])
  expect([60_000, 120_000, 600_000].map(slotsOf)).toEqual([1, 2, 3])
})
