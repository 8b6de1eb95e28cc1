import { describe, expect, test } from 'vitest'
import { seeded } from '../testing/seeded'
import { admitCall, type Breaker, closedFromStart, errorPercent, type Outcome, resilienceBreaker, settleCall, usualBreaker } from './breaker'

const call = (outcome: Outcome, probe = false) => ({ probe, outcome })
const open: Breaker = { kind: 'open', sinceMs: 1_000 }
const halfOpen: Breaker = { kind: 'half-open', sinceMs: 7_000, let: 1, ended: { requests: 0, errors: 0, slow: 0 } }
const counts = (requests: number, errors: number, slow = 0) => ({ requests, errors, slow })

describe('a closed breaker', () => {
  test.each([
    [counts(19, 19), 'closed'],
    [counts(20, 20), 'open'],
    [counts(20, 10), 'open'],
    [counts(21, 10), 'closed'], // 47 %
    [counts(1_000, 499), 'closed'], // 49.9 % is cut off to 49
    [counts(0, 0), 'closed'],
  ])('with %o is %s', (seen, expected) => expect(settleCall(closedFromStart, usualBreaker, call('failure'), seen, 5).kind).toBe(expected))

  test('is not judged by a call that was given up', () =>
    expect(settleCall(closedFromStart, usualBreaker, call('cancelled'), counts(100, 100), 5)).toBe(closedFromStart))

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

  test('hears nothing of calls that went out before', () => expect(settleCall(open, usualBreaker, call('success'), counts(100, 0), 2_000)).toBe(open))
})

describe('a half-open breaker', () => {
  test.each<[Outcome, string]>([
    ['success', 'closed'],
    ['failure', 'open'],
    ['cancelled', 'open'],
  ])('whose probe ends in %s is %s from then on', (outcome, kind) =>
    expect(settleCall(halfOpen, usualBreaker, call(outcome, true), counts(50, 50), 8_000)).toEqual({ kind, sinceMs: 8_000 }))

  test('is decided by its probe alone', () => expect(settleCall(halfOpen, usualBreaker, call('failure'), counts(50, 50), 8_000)).toBe(halfOpen))
})

describe('by Resilience4j’s rules', () => {
  const rules = { ...resilienceBreaker, volume: 10, windowCalls: 10, openMs: 1_000, slowMs: 100, slowPercent: 80, halfOpenCalls: 3 }

  test.each([
    [counts(9, 9), 'closed'],
    [counts(10, 5), 'open'],
    [counts(10, 4), 'closed'],
    [counts(10, 0, 8), 'open'],
    [counts(10, 0, 7), 'closed'],
  ])('%o is %s', (seen, expected) => expect(settleCall(closedFromStart, rules, call('success'), seen, 5).kind).toBe(expected))

  test('percents are not cut off: 99 of 200 are less than 50, 100 are 50', () => {
    const wide = { ...rules, windowCalls: 200 }
    expect([99, 100].map((errors) => settleCall(closedFromStart, wide, call('failure'), counts(200, errors), 5).kind)).toEqual(['closed', 'open'])
  })

  test('a window shorter than the volume is judged when it is full', () => expect(settleCall(closedFromStart, { ...rules, windowCalls: 4 }, call('failure'), counts(4, 4), 5).kind).toBe('open'))

  const afterOpen = () => admitCall(open, rules, 2_001).breaker
  const probed = (from: Breaker, ...ends: [Outcome, slow?: boolean][]) => ends.reduce((breaker, [outcome, slow = false]) => settleCall(breaker, rules, { probe: true, outcome, slow }, counts(0, 0), 3_000), from)

  test('so many may try, and no more', () => {
    let breaker = afterOpen()
    const went = [0, 1, 2].map(() => {
      const { go, breaker: next } = admitCall(breaker, rules, 2_002)
      breaker = next
      return go
    })
    expect(went).toEqual(['probe', 'probe', 'refused'])
  })

  test.each<{ ends: [Outcome, slow?: boolean][]; kind: string }>([
    { ends: [['success'], ['success']], kind: 'half-open' },
    { ends: [['success'], ['failure'], ['success']], kind: 'closed' }, // 33 %
    { ends: [['success'], ['failure'], ['failure']], kind: 'open' },
    { ends: [['success', true], ['success', true], ['success', true]], kind: 'open' },
    { ends: [['success', true], ['success', true], ['success']], kind: 'closed' }, // 66 % slow
  ])('probes that end $ends leave it $kind', ({ ends, kind }) => expect(probed(afterOpen(), ...ends).kind).toBe(kind))

  test('a probe that was given up gives its place back', () => {
    const three = [0, 1].reduce((breaker) => admitCall(breaker, rules, 2_002).breaker, afterOpen())
    expect(admitCall(three, rules, 2_003).go).toBe('refused')
    expect(admitCall(probed(three, ['cancelled']), rules, 2_003).go).toBe('probe')
  })
})

describe('a person’s word', () => {
  test('forced open refuses where it would let through, and does not use up the probe', () => {
    expect(admitCall(closedFromStart, usualBreaker, 5, 'open')).toEqual({ go: 'refused', breaker: closedFromStart })
    expect(admitCall(open, usualBreaker, 99_999, 'open')).toEqual({ go: 'refused', breaker: open })
  })
  test('forced closed lets through where it would refuse, as ordinary calls', () => {
    expect(admitCall(open, usualBreaker, 1_001, 'closed')).toEqual({ go: 'call', breaker: open })
    expect(admitCall(halfOpen, usualBreaker, 7_001, 'closed')).toEqual({ go: 'call', breaker: halfOpen })
  })
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
        breaker = settleCall(breaker, usualBreaker, { probe, outcome }, counts(20, Math.floor(random() * 21)), nowMs)
      }
      expect(out.filter(Boolean).length).toBe(breaker.kind === 'half-open' ? 1 : 0)
    }
  }
})
