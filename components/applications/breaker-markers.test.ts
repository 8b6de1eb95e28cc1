import { expect, test } from 'vitest'
import { breakerMarkers, isBreakerMarker } from './breaker-markers'

const words = (key: string, { caller, callee, tries, reopened }: { caller: string; callee: string; tries: number; reopened: number }) => `${key} ${caller} ${callee} ${tries} ${reopened}`
const episode = { caller: 'home', callee: 'shop', openedMs: 100, reopened: 2, triedMs: 200, tries: 3, closedMs: null }

test('a breaker that is not closed yet is open, and half open where it tried last', () => {
  expect(breakerMarkers([episode], words, 'home').map(({ atMs, look, title, elsewhere }) => [atMs, look, title, elsewhere])).toEqual([[100, 'bad', 'opened home shop 3 2', undefined], [200, 'warn', 'tried home shop 3 2', undefined]])
  expect(breakerMarkers([{ ...episode, triedMs: null }], words, 'home')).toHaveLength(1)
})

test('once it is closed its tries are told with that; seen from the callee, and of the edge, it is elsewhere', () => {
  const found = breakerMarkers([{ ...episode, closedMs: 210 }, { ...episode, caller: null, closedMs: 220 }], words, 'shop')
  expect(found.map(({ atMs, look, elsewhere }) => [atMs, look, elsewhere])).toEqual([[100, 'bad', true], [210, 'info', true], [100, 'bad', true], [220, 'info', true]])
  expect(found[3]?.title).toBe('closed edge shop 3 2')
  expect(new Set(found.map(({ id }) => id)).size).toBe(4)
})

test('it is told apart from a change', () => {
  const [first] = breakerMarkers([episode], words, 'home')
  expect([first && isBreakerMarker(first), isBreakerMarker({ id: '4819', atMs: 0, icon: 'chaos', title: '' })]).toEqual([true, false])
})
