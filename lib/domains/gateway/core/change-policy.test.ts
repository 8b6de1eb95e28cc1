import { describe, expect, test } from 'vitest'
import { resilienceBreaker, usualBreaker } from './breaker'
import { changeBreaker, mergeChanges, saysAlready, unfitFields, valuesOf } from './change-policy'
import { changedPolicy, policyOf } from './dependency-policy'

const hystrix = { timeoutMs: 1_000, breaker: usualBreaker }
const resilience = { timeoutMs: 1_000, breaker: resilienceBreaker }

test.each([
  [usualBreaker, { errorPercent: 20, timeoutMs: 5 }, { ...usualBreaker, errorPercent: 20 }],
  [usualBreaker, { errorPercent: undefined, volume: 3 }, { ...usualBreaker, volume: 3 }],
  // A release may have gone from one kind of rules to the other since.
  [usualBreaker, { slowMs: 300, windowCalls: 7, halfOpenCalls: 3, openMs: 900 }, { ...usualBreaker, openMs: 900 }],
  [resilienceBreaker, { windowMs: 20_000 }, { ...resilienceBreaker, windowMs: 20_000, windowCalls: null }],
  [resilienceBreaker, { windowCalls: 40, slowMs: 300 }, { ...resilienceBreaker, windowCalls: 40, slowMs: 300 }],
])('%o with %o', (breaker, change, expected) => expect(changeBreaker(breaker, change)).toEqual(expected))

test('a later change goes over an earlier one, and one window over the other', () => {
  expect(mergeChanges({ errorPercent: 20, windowCalls: 40 }, { errorPercent: 30, timeoutMs: 400 })).toEqual({ errorPercent: 30, windowCalls: 40, timeoutMs: 400 })
  expect(mergeChanges({ windowCalls: 40 }, { windowMs: 5_000 })).toEqual({ windowMs: 5_000 })
  expect(mergeChanges({ windowMs: 5_000, volume: 3 }, { windowCalls: 40 })).toEqual({ windowCalls: 40, volume: 3 })
})

test('what Hystrix’s rules have no use for is named', () => {
  expect(unfitFields({ slowMs: 300, errorPercent: 20 }, usualBreaker)).toEqual(['slowMs'])
  expect(unfitFields({ slowMs: 300 }, resilienceBreaker)).toEqual([])
})

test('the values that become others are read as they are', () => {
  expect(valuesOf(hystrix, { errorPercent: 20, timeoutMs: 400 })).toEqual({ errorPercent: 50, timeoutMs: 1_000 })
  expect(valuesOf(resilience, { windowMs: 5_000 })).toEqual({ windowCalls: 100 })
})

test('a change that changes nothing is known', () => {
  expect(saysAlready(hystrix, { errorPercent: 50, windowMs: 10_000 })).toBe(true)
  expect(saysAlready(hystrix, { errorPercent: 50, volume: 19 })).toBe(false)
  expect(saysAlready(resilience, { windowMs: 60_000 })).toBe(false)
})

describe('the timeout of a try', () => {
  const usual = { tryMs: 10_000, overallMs: 30_000 }
  test.each([
    ['goes with the whole call’s where it had all of it', policyOf({ timeoutMs: 500 }, usual), 2_000, 2_000],
    ['stays where it has its own', policyOf({ timeoutMs: 900, tryTimeoutMs: 300 }, usual), 2_000, 300],
    ['is never longer than the whole call’s', policyOf(undefined, usual), 400, 400],
  ])('%s', (_name, policy, timeoutMs, tryTimeoutMs) => expect(changedPolicy(policy, { timeoutMs })).toMatchObject({ timeoutMs, tryTimeoutMs }))
})
