import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHystrixEvent } from './hystrix-event'

const stock = {
  type: 'HystrixCommand', name: 'GetOrder', group: 'orders', currentTime: 1_449_011_881_424, isCircuitBreakerOpen: false, errorPercentage: 33, errorCount: 1, requestCount: 3,
  rollingCountShortCircuited: 4, rollingCountTimeout: 1, rollingCountThreadPoolRejected: 2, rollingCountSemaphoreRejected: 0, rollingCountFallbackSuccess: 5, currentConcurrentExecutionCount: 6,
  latencyExecute: { '0': 1, '50': 20, '95': 80, '99': 100, '100': 120 }, reportingHosts: 1, propertyValue_executionIsolationStrategy: 'THREAD',
  propertyValue_circuitBreakerErrorThresholdPercentage: 50, propertyValue_circuitBreakerRequestVolumeThreshold: 20, propertyValue_circuitBreakerSleepWindowInMilliseconds: 5_000,
  propertyValue_executionIsolationThreadTimeoutInMilliseconds: 1_000, propertyValue_metricsRollingStatisticalWindowInMilliseconds: 10_000, propertyValue_circuitBreakerForceOpen: false, propertyValue_circuitBreakerForceClosed: false,
}
const read = (more: object = {}) => readHystrixEvent(JSON.stringify({ ...stock, ...more }))
const breakerOf = (more: object = {}) => {
  const event = read(more)
  if (event.kind !== 'command') throw new Error(event.kind)
  return { ...event.breaker, openHosts: event.openHosts }
}

describe('an instance', () => {
  test('says what the wall shows', () => {
    expect(breakerOf()).toMatchObject({
      caller: 'orders', name: 'GetOrder', state: 'closed', perSecond: 0.3, window: { requests: 3, errors: 1, errorPercent: 33 }, counts: { refused: 4, timeouts: 1, rejected: 2, fallbacks: 5 },
      latencyMs: { p50: 20, p95: 80, p99: 100 }, hosts: 1, open: 6, rules: { kind: 'hystrix', errorPercent: 50, volume: 20, openMs: 5_000, timeoutMs: 1_000, windowMs: 10_000 },
    })
  })
  test('100 requests in ten seconds are ten a second', () => expect(breakerOf({ requestCount: 100 }).perSecond).toBe(10))
  test('that writes its time as text is read all the same', () => expect(read({ currentTime: '2026-01-01T00:00:00Z' }).kind).toBe('command'))
  test('without traffic has no share of errors', () => expect(breakerOf({ requestCount: 0, errorCount: 0 }).window.errorPercent).toBe(null))
  test('by semaphore is rejected by that, and limited unless by Java’s largest', () => {
    const semaphore = { propertyValue_executionIsolationStrategy: 'SEMAPHORE', rollingCountSemaphoreRejected: 9, propertyValue_executionIsolationSemaphoreMaxConcurrentRequests: 10 }
    expect(breakerOf(semaphore)).toMatchObject({ counts: { rejected: 9 }, rules: { bulkhead: 10 } })
    expect(breakerOf({ ...semaphore, propertyValue_executionIsolationSemaphoreMaxConcurrentRequests: 2 ** 31 - 1 }).rules.bulkhead).toBe(null)
  })
})

describe('Turbine', () => {
  test('sums, so that latencies of two instances of 100 and 300 ms are 200', () => expect(breakerOf({ reportingHosts: 2, latencyExecute: { '99': 400 } }).latencyMs.p99).toBe(200))
  test.each([
    [true, 5, 'open'],
    ['true', 5, 'open'],
    [2, 2, 'open'],
    [{ true: 2, false: 3 }, 2, 'open'],
    [{ false: 5 }, 0, 'closed'],
    [0, 0, 'closed'],
    ['false', 0, 'closed'],
  ])('whose breakers say %j: %d of five are open, %s', (isCircuitBreakerOpen, openHosts, state) => expect(breakerOf({ isCircuitBreakerOpen, reportingHosts: 5 })).toMatchObject({ openHosts, state }))
  test('makes texts of what all agree on, and counts of what they do not', () => {
    expect(breakerOf({ propertyValue_metricsRollingStatisticalWindowInMilliseconds: '20000', propertyValue_circuitBreakerErrorThresholdPercentage: { '50': 1, '60': 4 } }).rules).toMatchObject({ windowMs: 20_000, errorPercent: 60 })
  })
  test('says that a command is gone', () => expect(read({ deleteData: 'true' })).toEqual({ kind: 'gone', key: JSON.stringify(['orders', 'GetOrder']) }))
})

test.each([{ forced: 'Open', mode: 'open' }, { forced: 'Closed', mode: 'closed' }])('forced $mode is said', ({ forced, mode }) =>
  expect(breakerOf({ [`propertyValue_circuitBreakerForce${forced}`]: true }).forced).toEqual({ mode, untilMs: null }))

test.each(['name', 'isCircuitBreakerOpen', 'requestCount', 'errorCount'])('an event without %s is dropped, and it alone', (field) => {
  expect(read({ [field]: undefined })).toEqual({ kind: 'unreadable' })
})

test('other types are passed over', () => expect([read({ type: 'HystrixThreadPool' }), read({ type: 'HystrixCollapser' }), readHystrixEvent('[]'), readHystrixEvent('ping')].map(({ kind }) => kind)).toEqual(['other', 'other', 'unreadable', 'unreadable']))

test('whatever its fields hold, an event throws nothing, and its figures are numbers', () => {
  const strange = fc.dictionary(fc.constantFrom(...Object.keys(stock)), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 8 })
  fc.assert(
    fc.property(strange, (more) => {
      const event = read(more)
      if (event.kind !== 'command') return
      const { perSecond, window, latencyMs, hosts, rules } = event.breaker
      for (const one of [perSecond, window.requests, window.errors, hosts, rules.windowMs, ...Object.values(latencyMs)]) expect(one === null || Number.isFinite(one)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})
