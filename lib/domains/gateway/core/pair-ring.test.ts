import { describe, expect, test } from 'vitest'
import { pairBoundsMs } from '../fault-schemas'
import { countEnded, type EndedCall, newPairRing, quantileOf, secondsOf } from './pair-ring'

const well: EndedCall = { error: false, fallback: false, injected: false, durationMs: 4 }
const slot = (durationMs: number) => {
  const ring = newPairRing()
  countEnded(ring, { ...well, durationMs }, 0)
  return secondsOf(ring, -1, 0)[0]?.durations.indexOf(1)
}

describe('calls by second', () => {
  test('are summed by kind, and those without an answer have no duration', () => {
    const ring = newPairRing()
    countEnded(ring, well, 10_000)
    countEnded(ring, { ...well, fallback: true, injected: true }, 10_999)
    countEnded(ring, { error: true, fallback: false, injected: true, durationMs: null }, 10_500)
    const [second, ...others] = secondsOf(ring, 0, 11_000)
    expect(others).toEqual([])
    expect(second).toMatchObject({ atMs: 10_000, requests: 3, errors: 1, fallbacks: 1, injected: 2 })
    expect(second?.durations.reduce((sum, one) => sum + one, 0)).toBe(2)
  })

  test('are kept for two minutes, oldest first, and a second comes back empty', () => {
    const ring = newPairRing()
    for (let second = 1; second <= 300; second++) if (second % 2 === 0) countEnded(ring, well, second * 1_000)
    const found = secondsOf(ring, 0, 300_000)
    expect([found.length, found[0]?.atMs, found.at(-1)?.atMs]).toEqual([60, 182_000, 300_000])
    expect(found.every(({ requests }) => requests === 1)).toBe(true)
    expect(secondsOf(ring, 296_000, 300_000).map(({ atMs }) => atMs)).toEqual([298_000, 300_000])
    expect(secondsOf(ring, 0, 900_000)).toEqual([])
  })

  test.each([
    [0, 0], [1, 0], [1.01, 1], [2, 1], [30_000, pairBoundsMs.length - 1], [30_001, pairBoundsMs.length],
  ])('%d ms lies in slot %i', (ms, expected) => expect(slot(ms)).toBe(expected))
})

test.each([
  [[], 0.95, null],
  [[0, 0], 0.5, null],
  [[95, 5], 0.95, 1],
  [[94, 6], 0.95, 2],
  [[...pairBoundsMs.map(() => 0), 3], 0.95, 30_000],
] as const)('of %j the quantile %d is at most %j', (durations, quantile, expected) => expect(quantileOf(durations, quantile)).toBe(expected))
