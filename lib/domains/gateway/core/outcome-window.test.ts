import { expect, test } from 'vitest'
import { seeded } from '../testing/seeded'
import { resilienceBreaker, usualBreaker } from './breaker'
import { countsOf, forgetOutcomes, newOutcomeWindow, noteOutcome } from './outcome-window'

test('by calls, the last so many count, however long ago they were', () => {
  const policy = { ...resilienceBreaker, windowCalls: 7, slowMs: 100 }
  const window = newOutcomeWindow()
  const random = seeded(9)
  const calls: { failed: boolean; durationMs: number }[] = []
  for (let at = 0; at < 3_000; at++) {
    const call = { failed: random() < 0.4, durationMs: Math.floor(random() * 200) }
    calls.push(call)
    noteOutcome(window, policy, call, at * 100_000)
    const last = calls.slice(-7)
    expect(countsOf(window, policy, at * 100_000)).toEqual({ requests: last.length, errors: last.filter(({ failed }) => failed).length, slow: last.filter(({ durationMs }) => durationMs > 100).length })
  }
})

test('by time, slow calls leave the window as others do', () => {
  const policy = { ...resilienceBreaker, windowCalls: null, windowMs: 1_000, slowMs: 100 }
  const window = newOutcomeWindow()
  noteOutcome(window, policy, { failed: false, durationMs: 101 }, 5_000)
  noteOutcome(window, policy, { failed: true, durationMs: 100 }, 5_400)
  expect(countsOf(window, policy, 5_500)).toEqual({ requests: 2, errors: 1, slow: 1 })
  expect(countsOf(window, policy, 6_500)).toEqual({ requests: 0, errors: 0, slow: 0 })
})

test('what was forgotten counts no more, by either window', () => {
  const byCalls = { ...resilienceBreaker, slowMs: 1 }
  const window = newOutcomeWindow()
  noteOutcome(window, byCalls, { failed: true, durationMs: 5 }, 5_000)
  forgetOutcomes(window)
  const none = { requests: 0, errors: 0, slow: 0 }
  expect([countsOf(window, byCalls, 5_000), countsOf(window, usualBreaker, 5_000), countsOf(newOutcomeWindow(), byCalls, 5_000)]).toEqual([none, none, none])
})
