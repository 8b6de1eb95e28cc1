import { expect, test } from 'vitest'
import type { Breaker } from './breaker'
import { type EpisodeTimes, episodesKept, noteBreaker } from './breaker-episodes'

const after = (...changes: [Breaker['kind'], number][]) => changes.reduce<EpisodeTimes[]>((known, [to, atMs]) => noteBreaker(known, to, atMs), [])
const one = (openedMs: number, more: Partial<EpisodeTimes> = {}): EpisodeTimes => ({ openedMs, reopened: 0, triedMs: null, tries: 0, closedMs: null, ...more })

test.each<[string, [Breaker['kind'], number][], EpisodeTimes[]]>([
  ['opens', [['open', 10]], [one(10)]],
  ['tries', [['open', 10], ['half-open', 5_010]], [one(10, { triedMs: 5_010, tries: 1 })]],
  ['fails its tries', [['open', 10], ['half-open', 5_010], ['open', 5_020], ['half-open', 10_020], ['open', 10_030]], [one(10, { triedMs: 10_020, tries: 2 })]],
  ['closes', [['open', 10], ['half-open', 5_010], ['closed', 5_020]], [one(10, { triedMs: 5_010, tries: 1, closedMs: 5_020 })]],
  ['opens again soon: the same', [['open', 0], ['closed', 5_000], ['open', 35_000]], [one(0, { reopened: 1 })]],
  ['opens again later: another', [['open', 0], ['closed', 5_000], ['open', 35_001]], [one(0, { closedMs: 5_000 }), one(35_001)]],
  ['closes without having opened', [['closed', 5]], []],
])('a breaker that %s', (_what, changes, expected) => expect(after(...changes)).toEqual(expected))

test('the newest are kept, however long it flaps', () => {
  const changes = Array.from({ length: 50 }, (_, at): [Breaker['kind'], number][] => [['open', at * 60_000], ['closed', at * 60_000 + 10]]).flat()
  const known = after(...changes)
  expect([known.length, known[0]?.openedMs, known.at(-1)?.openedMs]).toEqual([episodesKept, 30 * 60_000, 49 * 60_000])
  const flapping = after(...Array.from({ length: 5_000 }, (_, at): [Breaker['kind'], number][] => [['open', at * 20], ['closed', at * 20 + 10]]).flat())
  expect(flapping).toEqual([one(0, { reopened: 4_999, closedMs: 4_999 * 20 + 10 })])
})
