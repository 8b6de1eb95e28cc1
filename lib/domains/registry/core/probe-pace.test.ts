import { expect, test } from 'vitest'
import { nextProbeMs, probesPerSecondMax } from './probe-pace'

test.each([
  [false, 12, 15_000],
  [true, 12, 4_000],
  [false, 3_001, 15_005],
  [true, 10_000, 50_000],
])('failing %s among %i instances is asked again after %i ms', (failing, instances, expected) => {
  expect(nextProbeMs(failing, instances)).toBe(expected)
})

test('however many there are, and however they stand, all of them together are asked no more often than allowed', () => {
  for (const instances of [1_000, 10_000, 50_000]) expect((instances / nextProbeMs(true, instances)) * 1_000).toBeLessThanOrEqual(probesPerSecondMax * 1.3)
  expect((10_000 / nextProbeMs(true, 10_000)) * 1_000).toBe(probesPerSecondMax)
})
