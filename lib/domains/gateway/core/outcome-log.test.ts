import { expect, test } from 'vitest'
import { seeded } from '../testing/seeded'
import { createOutcomeLogs, keptMs, type OutcomeLog, outcomeKinds } from './outcome-log'
import { packOutcomes, unpackOutcomes } from './packed-outcomes'

const begin = 1_700_000_000_000
const readOutcomes = (log: OutcomeLog, sinceMs: number, max: number) => {
  const { more, ...packed } = packOutcomes(log, sinceMs, max)
  return { outcomes: unpackOutcomes(packed) ?? expect.unreachable(), more }
}

test('gives back what was noted, in the order of its ends, with kind and duration', () => {
  const logs = createOutcomeLogs()
  const log = logs.make(begin)
  const random = seeded(5)
  const noted = Array.from({ length: 5_000 }, (_, at) => ({ startMs: begin + at * 10 - Math.floor(random() * 30_000), endMs: begin + at * 10, kind: outcomeKinds[at % outcomeKinds.length] ?? 'success' }))
  for (const { kind, startMs, endMs } of noted) logs.note(log, kind, startMs, endMs)
  expect(readOutcomes(log, 0, 10_000)).toEqual({ outcomes: noted.map(({ startMs, endMs, kind }) => ({ startMs, durationMs: endMs - startMs, kind })), more: 0 })
})

test('of too many the newest are given, and how many are not', () => {
  const logs = createOutcomeLogs()
  const log = logs.make(begin)
  for (let at = 0; at < 100; at++) logs.note(log, 'success', begin + at, begin + at)
  const { outcomes, more } = readOutcomes(log, begin + 50, 20)
  expect([outcomes.length, outcomes[0]?.startMs, outcomes.at(-1)?.startMs, more]).toEqual([20, begin + 80, begin + 99, 30])
})

test('a duration too long to be held is as long as can be, and never negative', () => {
  const logs = createOutcomeLogs()
  const log = logs.make(begin)
  logs.note(log, 'timeout', begin, begin + 2 ** 30)
  logs.note(log, 'success', begin + 2 ** 30 + 5, begin + 2 ** 30)
  expect(readOutcomes(log, 0, 10).outcomes.map(({ durationMs }) => durationMs)).toEqual([2 ** 29 - 1, 0])
})

test('when there is no room the oldest of all pairs gives way, and its log says from when on it is whole', () => {
  const logs = createOutcomeLogs(2)
  const [old, busy] = [logs.make(begin), logs.make(begin)]
  logs.note(old, 'failure', begin, begin)
  for (let at = 1; at <= 5_000; at++) logs.note(busy, 'success', begin + at, begin + at)
  expect(readOutcomes(old, 0, 10).outcomes).toEqual([])
  expect(old.lostBeforeMs).toBe(begin)
  expect(old.chunks.length + busy.chunks.length).toBe(2)
  expect(busy.lostBeforeMs).toBeGreaterThan(begin)
})

test('what is older than an hour leaves room without being a loss, and a dropped pair gives its own back', () => {
  const logs = createOutcomeLogs(2)
  const [old, next, last] = [logs.make(begin), logs.make(begin), logs.make(begin)]
  logs.note(old, 'success', begin, begin)
  logs.note(next, 'success', begin, begin + 1)
  logs.note(last, 'success', begin, begin + keptMs + 5)
  expect([old.lostBeforeMs, next.lostBeforeMs, old.chunks.length]).toEqual([null, null, 0])
  logs.drop(last)
  logs.note(logs.make(begin), 'success', begin, begin + keptMs + 6)
  expect(next.lostBeforeMs).toBe(null)
})

test('what is no packed outcomes is none', () => {
  for (const packed of ['AAAA', Buffer.from([0, 0, 0, 0, 7, 0, 0, 0]).toString('base64')]) expect(unpackOutcomes({ baseMs: 0, packed })).toBe(null)
})
