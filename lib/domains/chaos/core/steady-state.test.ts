import { describe, expect, test } from 'vitest'
import { type PairSecond, pairBoundsMs } from '../../gateway/fault-schemas'
import type { ProxyCondition } from '../steady-schemas'
import { latencyPercentile } from './latency-percentile'
import { countsAt, judgeCondition, samplesOf } from './steady-state'

/** Durations of that many calls that all took about `ms`. */
const took = (ms: number, count: number): number[] => {
  const slot = pairBoundsMs.findIndex((bound) => ms <= bound)
  return [...pairBoundsMs, 0].map((_, at) => (at === (slot < 0 ? pairBoundsMs.length : slot) ? count : 0))
}
const second = (atMs: number, requests: number, errors = 0, ms = 5, more: Partial<PairSecond> = {}): PairSecond => ({ atMs, caller: null, callee: 'home', requests, errors, fallbacks: 0, injected: 0, durations: took(ms, requests - errors), ...more })
const errors: ProxyCondition = { measure: 'error-share', caller: 'edge', callee: 'home', bound: 5 }
const p95: ProxyCondition = { measure: 'p95', caller: 'edge', callee: 'home', bound: 100 }
const rate: ProxyCondition = { measure: 'rate', caller: 'edge', callee: 'home', bound: 50 }
/** Seconds from 100 s on, with that many errors of a hundred calls each; looked at just after the last. */
const judgeErrors = (...counts: number[]) => judgeCondition(errors, counts.map((count, at) => second(100_000 + at * 1_000, 100, count)), { fromMs: 100_000, nowMs: 100_000 + counts.length * 1_000 + 150 })

describe('a condition', () => {
  test.each([
    [[0, 0, 0], 'holds'],
    [[0, 0, 5], 'holds'], // exactly the bound is within it
    [[0, 0, 6], 'bad'],
    [[0, 6, 0], 'holds'],
    [[0, 6, 6], 'broken'],
    [[6, 0, 6], 'bad'], // not in a row
    [[6, 6], 'broken'],
    [[6], 'bad'],
  ] as const)('with %j of a hundred failed each second %s', (counts, state) => expect(judgeErrors(...counts).state).toBe(state))

  test('is broken within 2.2 s of the first broken second', () => {
    const seconds = [second(100_000, 100), second(101_000, 100, 90), second(102_000, 100, 90)]
    const at = (nowMs: number) => judgeCondition(errors, seconds.filter(({ atMs }) => atMs <= nowMs), { fromMs: 0, nowMs }).state
    expect([at(102_149), at(102_150), at(103_149), at(103_150)]).toEqual(['holds', 'bad', 'bad', 'broken'])
  })

  test('of a second that is not over says nothing yet', () => {
    expect(judgeCondition(errors, [second(100_000, 100), second(101_000, 100, 100)], { fromMs: 100_000, nowMs: 102_000 }).state).toBe('holds')
  })

  test('does not look at what was before', () => {
    expect(judgeCondition(errors, [second(100_000, 100, 90), second(101_000, 100, 90), second(102_000, 100)], { fromMs: 101_500, nowMs: 103_200 }).state).toBe('holds')
    expect(judgeCondition(errors, [second(100_000, 100, 90), second(101_000, 100, 90)], { fromMs: 101_000, nowMs: 102_200 }).state).toBe('bad')
  })

  test('takes thin seconds together: one failed call of two is no broken second', () => {
    const thin = [0, 1, 2, 3, 4].map((at) => second(100_000 + at * 1_000, 2, at === 0 ? 1 : 0))
    expect(judgeCondition({ ...errors, bound: 20 }, thin, { fromMs: 100_000, nowMs: 105_200 })).toMatchObject({ state: 'holds', value: 10 })
    expect(judgeCondition({ ...errors, bound: 20 }, thin.slice(0, 3), { fromMs: 100_000, nowMs: 103_200 }).state).toBe('unknown')
  })

  test('without calls for 10 s is unknown, and a rate is then zero', () => {
    const seconds = [second(100_000, 100)]
    expect(judgeCondition(errors, seconds, { fromMs: 0, nowMs: 111_000 }).state).toBe('holds')
    expect(judgeCondition(errors, seconds, { fromMs: 0, nowMs: 111_001 }).state).toBe('unknown')
    expect(judgeCondition(errors, [], { fromMs: 0, nowMs: 111_000 })).toMatchObject({ state: 'unknown', asOfMs: null })
    expect(judgeCondition(rate, seconds, { fromMs: 100_000, nowMs: 103_150 })).toMatchObject({ state: 'broken', value: 0 })
  })

  test('on p95 goes by the slow end, and calls without an answer have none', () => {
    const seconds = [second(100_000, 100, 0, 60), second(101_000, 100, 0, 60)]
    expect(judgeCondition(p95, seconds, { fromMs: 100_000, nowMs: 102_200 }).state).toBe('holds')
    expect(judgeCondition(p95, [second(100_000, 100, 0, 400), second(101_000, 100, 0, 400)], { fromMs: 100_000, nowMs: 102_200 }).state).toBe('broken')
    expect(judgeCondition(p95, [second(100_000, 100, 100), second(101_000, 100, 100)], { fromMs: 100_000, nowMs: 102_200 }).state).toBe('unknown')
  })

  test('of edge → * adds up all that was called from outside, and nothing else', () => {
    const seconds = [second(100_000, 50, 0), second(100_000, 50, 10, 5, { callee: 'shop' }), second(100_000, 900, 900, 5, { caller: 'home', callee: 'shop' })]
    expect(judgeCondition({ ...errors, callee: '*' }, seconds, { fromMs: 100_000, nowMs: 101_200 })).toMatchObject({ state: 'bad', value: 10 })
    expect(judgeCondition({ ...errors, caller: 'home', callee: 'shop' }, seconds, { fromMs: 100_000, nowMs: 101_200 }).value).toBe(100)
  })
})

test.each([
  [took(5, 100), 0.95, 4.85], // between 2 and 5 ms
  [[50, 0, 0, 50], 0.95, 9.5],
  [[1], 1, 1],
  [took(40_000, 10), 0.5, 30_000],
  [[], 0.95, null],
])('the percentile of %j at %d', (durations, share, expected) => {
  const value = latencyPercentile(durations, share)
  if (expected === null) expect(value).toBeNull()
  else expect(value).toBeCloseTo(expected, 5)
})

test('samples are whole seconds after the last one, with a gap where nothing was seen', () => {
  const seconds = [second(100_000, 10, 1), second(102_000, 20, 1)]
  expect(samplesOf([errors, rate], seconds, { afterMs: 99_000, nowMs: 103_150 })).toEqual([{ atMs: 100_000, values: [10, 10] }, { atMs: 101_000, values: [null, 0] }, { atMs: 102_000, values: [5, 20] }])
  expect(samplesOf([errors], seconds, { afterMs: 102_000, nowMs: 103_150 })).toEqual([])
  expect(countsAt([second(1_000, 3, 1, 5, { injected: 2 }), second(1_000, 4, 0, 5, { caller: 'shop', fallbacks: 1 }), second(1_000, 9, 0, 5, { callee: 'shop' })], 'home', 1_000)).toEqual({ requests: 7, errors: 1, injected: 2, fallbacks: 1 })
})
