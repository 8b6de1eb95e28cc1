import { describe, expect, test } from 'vitest'
import { seeded } from '../testing/seeded'
import { admitCall, type Breaker, closedFromStart, errorPercent, type Outcome, settleCall, usualBreaker } from './breaker'

const call = (outcome: Outcome, probe = false) => ({ probe, outcome })
const open: Breaker = { kind: 'open', sinceMs: 1_000 }
const halfOpen: Breaker = { kind: 'half-open', sinceMs: 7_000 }

describe('a closed breaker', () => {
  test.each([
    [{ requests: 19, errors: 19 }, 'closed'],
    [{ requests: 20, errors: 20 }, 'open'],
    [{ requests: 20, errors: 10 }, 'open'],
    [{ requests: 21, errors: 10 }, 'closed'], // 47 %
    [{ requests: 1_000, errors: 499 }, 'closed'], // 49.9 % is cut off to 49
    [{ requests: 0, errors: 0 }, 'closed'],
  ])('with %o is %s', (counts, expected) => expect(settleCall(closedFromStart, usualBreaker, call('failure'), counts, 5).kind).toBe(expected))

  test('is not judged by a call that was given up', () =>
    expect(settleCall(closedFromStart, usualBreaker, call('cancelled'), { requests: 100, errors: 100 }, 5)).toBe(closedFromStart))

  test('lets every call through', () => expect(admitCall(closedFromStart, usualBreaker, 5)).toEqual({ go: 'call', breaker: closedFromStart }))
})

describe('an open breaker', () => {
  test.each([
    [1_001, 'refused'],
    [6_000, 'refused'],
    [6_001, 'probe'],
    [999, 'probe'], // the clock was turned back
  ])('at %d ms: %s', (nowMs, go) => expect(admitCall(open, usualBreaker, nowMs).go).toBe(go))

  test('has one probe', () => {
    const { breaker } = admitCall(open, usualBreaker, 6_001)
    expect(admitCall(breaker, usualBreaker, 6_001).go).toBe('refused')
    expect(admitCall(breaker, usualBreaker, 999_999).go).toBe('refused')
  })

  test('hears nothing of calls that went out before', () => expect(settleCall(open, usualBreaker, call('success'), { requests: 100, errors: 0 }, 2_000)).toBe(open))
})

describe('a half-open breaker', () => {
  test.each<[Outcome, string]>([
    ['success', 'closed'],
    ['failure', 'open'],
    ['cancelled', 'open'],
  ])('whose probe ends in %s is %s from then on', (outcome, kind) =>
    expect(settleCall(halfOpen, usualBreaker, call(outcome, true), { requests: 50, errors: 50 }, 8_000)).toEqual({ kind, sinceMs: 8_000 }))

  test('is decided by its probe alone', () => expect(settleCall(halfOpen, usualBreaker, call('failure'), { requests: 50, errors: 50 }, 8_000)).toBe(halfOpen))
})

test('percent are cut off', () => expect([errorPercent({ requests: 3, errors: 2 }), errorPercent({ requests: 0, errors: 0 })]).toEqual([66, 0]))

test('whatever happens, at most one probe is out, an open breaker stays open for its time, and one always comes after it', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed)
    let breaker: Breaker = closedFromStart
    let nowMs = 0
    const out: boolean[] = []
    for (let step = 0; step < 300; step++) {
      nowMs += Math.floor(random() * 900)
      if (random() < 0.6) {
        const before: Breaker = breaker
        const { go, breaker: next } = admitCall(breaker, usualBreaker, nowMs)
        if (before.kind === 'open') expect(go).toBe(nowMs > before.sinceMs + usualBreaker.openMs ? 'probe' : 'refused')
        if (go !== 'refused') out.push(go === 'probe')
        breaker = next
      } else if (out.length > 0) {
        const [probe = false] = out.splice(Math.floor(random() * out.length), 1)
        const outcome = (['success', 'failure', 'cancelled'] as const)[Math.floor(random() * 3)] ?? 'success'
        breaker = settleCall(breaker, usualBreaker, { probe, outcome }, { requests: 20, errors: Math.floor(random() * 21) }, nowMs)
      }
      expect(out.filter(Boolean).length).toBe(breaker.kind === 'half-open' ? 1 : 0)
    }
  }
})
