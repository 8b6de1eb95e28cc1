import { expect, test } from 'vitest'
import { answerOf, isProven, refusingDrain } from './zone-gates'
import { judgeZoneLoss } from './zone-loss'

const row = (application: string, up: Record<string, number>, peakRate: number | null, rate: number | null, from: 'declared' | 'measured' = 'declared') => ({
  application, up, verdict: judgeZoneLoss({ application, upByZone: new Map(Object.entries(up)), peakRate, limit: rate === null ? null : { ratePerInstance: rate, from } }),
})

test('a zone is refused by those that are in it and cannot bear it, each for its own reason', () => {
  const rows = [row('fits', { a: 1, b: 2 }, 100, 60), row('tight', { a: 2, b: 1 }, 150, 60), row('alone', { a: 3 }, 1, 60), row('unknown', { a: 1, b: 1 }, 5, null), row('elsewhere', { b: 1 }, 5, 60)]
  expect(refusingDrain('a', rows)).toEqual([
    { application: 'tight', because: 'too-little-left', missingRate: 90 },
    { application: 'alone', because: 'one-zone', missingRate: null },
    { application: 'unknown', because: 'unknown', missingRate: null },
  ])
})

test('each zone is judged by itself: the smaller one may go where the larger may not', () => {
  const rows = [row('tight', { a: 2, b: 1 }, 110, 60)]
  expect([refusingDrain('a', rows).length, refusingDrain('b', rows).length, refusingDrain('c', rows).length]).toEqual([1, 0, 0])
  expect(answerOf(rows[0]?.verdict ?? expect.unreachable())).toBe('no')
})

test('what is not proven stands against a drain as what is not known, and is neither yes nor no', () => {
  const rows = [row('seen', { a: 2, b: 1 }, 110, 60, 'measured')]
  expect(refusingDrain('a', rows)).toEqual([{ application: 'seen', because: 'unproven', missingRate: 50 }])
  expect(refusingDrain('b', rows), 'what was seen is enough').toEqual([])
  expect(answerOf(rows[0]?.verdict ?? expect.unreachable())).toBe('undecided')
})

test.each<[('too-little-left' | 'one-zone' | 'unproven' | 'unknown')[], boolean]>([[[], false], [['unknown', 'unproven'], false], [['unknown', 'too-little-left'], true], [['one-zone'], true]])('that %j cannot bear it is proven: %s', (because, expected) =>
  expect(isProven(because.map((one) => ({ because: one })))).toBe(expected))

test('an application that nobody calls bears any loss, whatever its instances can take', () => {
  const idle = row('idle', { a: 1, b: 1 }, 0, null)
  expect(refusingDrain('a', [idle])).toEqual([])
  expect(answerOf(idle.verdict)).toBe('yes')
  expect(idle.verdict).toMatchObject({ from: 'no-load' })
})
