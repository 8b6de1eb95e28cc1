import { describe, expect, test } from 'vitest'
import { seeded } from '../testing/seeded'
import { newShareCursor, takeCall } from './fault-share'

const hitsOf = (sharePercent: number, calls: number, seed: number): number[] => {
  const random = seeded(seed)
  const cursor = newShareCursor(sharePercent, random)
  return Array.from({ length: calls }, (_, at) => at).filter(() => takeCall(cursor, sharePercent, random))
}

describe('the share of a rule', () => {
  test.each([0.01, 0.3, 1, 3, 10, 33.3, 40, 50, 66.6, 75, 99, 100])('of %d %% is never off by more than two hits, wherever one stops counting, and by one at the end', (share) => {
    for (let seed = 1; seed <= 20; seed++) {
      const hits = hitsOf(share, 20_000, seed)
      const off = hits.map((at, before) => Math.max(Math.abs(before - (at * share) / 100), Math.abs(before + 1 - ((at + 1) * share) / 100)))
      expect(Math.max(0, ...off)).toBeLessThanOrEqual(2)
      expect(Math.abs(hits.length - 200 * share)).toBeLessThanOrEqual(1)
    }
  })

  test('of 100 % is every call, and no call is hit twice', () => expect(hitsOf(100, 1_000, 7)).toHaveLength(1_000))

  test('has no beat: every second, fifth or tenth caller is hit as often as the others', () => {
    for (const beat of [2, 5, 10]) {
      const byPhase = Array.from({ length: beat }, () => 0)
      for (const at of hitsOf(10, 200_000, beat)) byPhase[at % beat] = (byPhase[at % beat] ?? 0) + 1
      for (const hits of byPhase) expect(Math.abs(hits / (20_000 / beat) - 1)).toBeLessThan(0.1)
    }
  })

  test('a hit that another rule has already is owed to the next call', () => {
    const cursor = newShareCursor(100, () => 0)
    expect([takeCall(cursor, 100, () => 0, false), takeCall(cursor, 100, () => 0), cursor.seen, cursor.hits]).toEqual([false, true, 2, 1])
  })
})
