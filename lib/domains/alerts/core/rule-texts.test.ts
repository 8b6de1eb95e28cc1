import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RuleCondition } from '../schemas'
import { parseRule, ruleText } from './condition-text'
import { noticeBody } from './notice-body'
import { nextTryMs, triesMax } from './notice-tries'
import { conditionWords, valueWords } from './rule-words'

const threshold: RuleCondition = { kind: 'threshold', measure: 'error-share', direction: 'above', bound: 5, forSeconds: 60 }

describe('a condition as command lines write it', () => {
  test.each([
    ['error-share > 5 for 60s', threshold],
    ['P95 < 300 for 120', { kind: 'threshold', measure: 'p95', direction: 'below', bound: 300, forSeconds: 120 }],
    ['no requests for 60 s', { kind: 'absence', of: 'requests', forSeconds: 60 }],
    ['99.9% without errors over 7d', { kind: 'availability', objective: 99.9, windowDays: 7 }],
    ['99 % within 300 ms over 3 d', { kind: 'latency', objective: 99, thresholdMs: 300, windowDays: 3 }],
  ])('%s', (text, condition) => expect(parseRule(text)).toEqual({ ok: true, value: condition }))

  test.each([
    ['error-share > 5', /write it like/],
    ['p95 >= 5 for 60s', /write it like/],
    ['', /write it like/],
    ['99.9 % without errors over 28d', /telemetry is kept no longer/],
    ['error-share > 5 for 5s', /At least 10 s/],
  ])('"%s" is refused with the cure', (text, words) => {
    const read = parseRule(text)
    expect(read.ok ? '' : read.error).toMatch(words)
  })

  const figure = (min: number, max: number) => fc.integer({ min: min * 10, max: max * 10 }).map((value) => value / 10)
  const anyCondition = fc.oneof(
    fc.record({ kind: fc.constant('threshold' as const), measure: fc.constantFrom('error-share' as const, 'p50' as const, 'rate' as const), direction: fc.constantFrom('above' as const, 'below' as const), bound: figure(0, 5_000), forSeconds: fc.integer({ min: 10, max: 3_600 }) }),
    fc.record({ kind: fc.constant('absence' as const), of: fc.constantFrom('requests' as const, 'telemetry' as const), forSeconds: fc.integer({ min: 30, max: 3_600 }) }),
    fc.record({ kind: fc.constant('availability' as const), objective: figure(50, 99), windowDays: fc.integer({ min: 1, max: 7 }) }),
    fc.record({ kind: fc.constant('latency' as const), objective: figure(50, 99), thresholdMs: figure(1, 5_000), windowDays: fc.integer({ min: 1, max: 7 }) }),
  )
  test('what is written reads as what it was', () => fc.assert(fc.property(anyCondition, (condition) => {
      expect(parseRule(ruleText(condition))).toEqual({ ok: true, value: RuleCondition.parse(condition) })
    })))
})

test('words say figures with their units, and what is not known', () => {
  expect(conditionWords(threshold)).toBe('share of errors above 5 % for 60 s')
  expect([valueWords(threshold, 12.3456), valueWords(threshold, null)]).toEqual(['12.3 %', 'not known'])
})

test('a notice says what, where and how to get there; a test says that it is one', () => {
  const facts = { id: 'n', event: 'fired' as const, team: 'front', consoleUrl: 'https://console', alert: { number: 4, rule: 2, name: 'errors', application: 'home', severity: 'page' as const, condition: threshold, value: 9, openedAt: 'then', resolvedAt: null } }
  expect(noticeBody(facts)).toMatchObject({ id: 'n', event: 'fired', alert: { number: 'AL-4', severity: 'page' }, rule: { number: 2 }, url: 'https://console/alerts/2', text: 'Firing: home, errors (share of errors above 5 % for 60 s; 9 %)' })
  expect(noticeBody({ ...facts, event: 'test', alert: null })).toEqual({ id: 'n', event: 'test', team: 'front', text: expect.stringContaining('Test'), url: 'https://console/alerts' })
})

test('tries grow apart, no further than a quarter of an hour, and end after a day', () => {
  expect([1, 2, 3, 4].map((tries) => nextTryMs(tries, 0))).toEqual([2_000, 4_000, 8_000, 16_000])
  expect(nextTryMs(50, 1_000)).toBe(900_000)
  expect([nextTryMs(triesMax, 0), nextTryMs(3, 86_400_000)]).toEqual([null, null])
})
