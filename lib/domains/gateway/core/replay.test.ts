import { describe, expect, test } from 'vitest'
import { seeded } from '../testing/seeded'
import { usualBreaker } from './breaker'
import type { OutcomeKind, RecordedOutcome } from './outcome-log'
import { courseOf, errorSteps, replayCalls } from './replay'

const begin = 1_700_000_000_000
const policy = { timeoutMs: 1_000, breaker: { ...usualBreaker, volume: 4, openMs: 5_000 } }
const time = { fromMs: begin, toMs: begin + 3_600_000 }
/** One call each 100 ms. */
const calls = (kinds: readonly OutcomeKind[], durationMs = 10): RecordedOutcome[] => kinds.map((kind, at) => ({ startMs: begin + at * 100, durationMs, kind }))
const many = (kind: OutcomeKind, count: number): OutcomeKind[] => Array.from({ length: count }, () => kind)

describe('under other rules', () => {
  const bad = calls([...many('success', 6), ...many('failure', 20), ...many('success', 60)])

  test('it opens where the share is reached, and tries when its time is over', () => {
    const { spans, opened, calls: counts } = replayCalls(bad, { ...policy, breaker: { ...policy.breaker, openMs: 1_000 } }, time)
    // Six good ones: the sixth failure is half of twelve, and ends ten ms after it began.
    expect(spans[0]?.fromMs).toBe(begin + 1_100 + 10)
    // It tries at 2.2 s, in vain, and at 3.3 s, when calls are well again.
    expect([opened, spans[0]?.toMs, counts.refused, counts.refusedBad, counts.refusedGood]).toEqual([1, begin + 3_310, 20, 13, 7])
    expect(counts.made + counts.refused).toBe(bad.length)
  })

  test('a lower threshold opens sooner, one that is never reached not at all', () => {
    const at = (errorPercent: number) => replayCalls(bad, { ...policy, breaker: { ...policy.breaker, errorPercent } }, time).firstOpenedMs
    expect([at(20), at(50), at(99)]).toEqual([begin + 710, begin + 1_110, null])
  })

  test('a shorter timeout makes failures of slow calls, which cost less waiting', () => {
    const slow = calls(many('success', 10), 900)
    const short = replayCalls(slow, { ...policy, timeoutMs: 400 }, time)
    expect([short.calls.timedOut, short.opened, replayCalls(slow, policy, time).opened]).toEqual([8, 1, 0])
    expect(short.waitedMs).toBe(8 * 400)
  })

  test('a call that was given up earlier in truth stays a failure, and is counted as not known', () => {
    expect(replayCalls(calls(['timeout', 'success'], 500), { ...policy, timeoutMs: 2_000 }, time).calls).toMatchObject({ timedOut: 1, succeeded: 1, unknown: 1 })
  })

  test('calls that were refused in truth end as the nearest that went out', () => {
    const refused = calls(['failure', 'refused', 'refused', 'refused', 'success'])
    const { calls: counts } = replayCalls(refused, { ...policy, breaker: { ...policy.breaker, volume: 100 } }, time)
    expect(counts).toEqual({ made: 5, succeeded: 2, failed: 3, timedOut: 0, refused: 0, refusedGood: 0, refusedBad: 0, unknown: 3 })
  })

  test('of calls that were all refused nothing is claimed', () => {
    expect(replayCalls(calls(['refused', 'refused']), policy, time)).toMatchObject({ opened: 0, calls: { made: 2, succeeded: 0, failed: 0, unknown: 2 } })
  })

  test('every call goes out or is refused, whatever the rules', () => {
    const kinds = ['success', 'failure', 'timeout', 'cancelled', 'refused', 'rejected'] as const
    for (let seed = 1; seed <= 30; seed++) {
      const random = seeded(seed)
      const whole = Array.from({ length: 400 }, (): RecordedOutcome => ({ startMs: begin + Math.floor(random() * 60_000), durationMs: Math.floor(random() * 3_000), kind: kinds[Math.floor(random() * kinds.length)] ?? 'success' }))
      const rules = { ...usualBreaker, rules: random() < 0.5 ? ('hystrix' as const) : ('resilience4j' as const), volume: 1 + Math.floor(random() * 20), openMs: 100 + Math.floor(random() * 9_000), windowCalls: random() < 0.5 ? 10 : null, slowMs: 1_500, slowPercent: 60, halfOpenCalls: 1 + Math.floor(random() * 4) }
      const course = replayCalls(whole, { timeoutMs: 100 + Math.floor(random() * 3_000), breaker: rules }, time)
      expect(course.calls.made + course.calls.refused).toBe(whole.length)
      expect(course.calls.succeeded + course.calls.failed + course.calls.timedOut).toBeLessThanOrEqual(course.calls.made)
      for (const [at, span] of course.spans.entries()) expect(span.toMs ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(course.spans[at + 1]?.fromMs ?? Number.POSITIVE_INFINITY)
    }
  })
})

describe('what really happened', () => {
  test('is counted as it was, and of refused calls nobody knows', () => {
    const outcomes = calls(['success', 'failure', 'timeout', 'rejected', 'refused', 'cancelled'])
    expect(courseOf(outcomes, [{ atMs: begin + 400, to: 'open' }, { atMs: begin + 900, to: 'half-open' }, { atMs: begin + 950, to: 'closed' }], time)).toEqual({
      opened: 1, firstOpenedMs: begin + 400, openMs: 550, spans: [{ fromMs: begin + 400, toMs: begin + 950 }],
      calls: { made: 5, succeeded: 1, failed: 2, timedOut: 1, refused: 1, refusedGood: null, refusedBad: null, unknown: 0 }, waitedMs: 60,
    })
  })

  test('what was open at the beginning is open from there, and what is not closed until the end', () => {
    const { spans, openMs } = courseOf([], [{ atMs: begin + 100, to: 'closed' }, { atMs: time.toMs - 50, to: 'open' }], time)
    expect([spans, openMs]).toEqual([[{ fromMs: begin, toMs: begin + 100 }, { fromMs: time.toMs - 50, toMs: null }], 150])
  })

  test('by step, where nobody called is no share', () => {
    expect(errorSteps(calls(['success', 'failure', 'refused']), { fromMs: begin, toMs: begin + 3_000 }, 1_000)).toEqual({ errorPercents: [50, null, null], rates: [3, 0, 0] })
  })
})
