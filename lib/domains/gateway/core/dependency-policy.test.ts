import { expect, test } from 'vitest'
import { DeclaredDependency } from '../dependency-schemas'
import { resilienceBreaker, usualBreaker } from './breaker'
import { policyOf } from './dependency-policy'

const usual = { tryMs: 10_000, overallMs: 30_000 }

test('what is not declared is as usual', () =>
  expect(policyOf(undefined, usual)).toEqual({ declared: false, timeoutMs: 30_000, tryTimeoutMs: 10_000, retries: 2, breaker: usualBreaker, bulkhead: null, bulkheadQueue: null, fallbacks: [] }))

test.each([
  [{ timeoutMs: 500 }, { timeoutMs: 500, tryTimeoutMs: 500 }],
  [{ tryTimeoutMs: 500 }, { timeoutMs: 30_000, tryTimeoutMs: 500 }],
  [{ timeoutMs: 500, tryTimeoutMs: 900 }, { timeoutMs: 500, tryTimeoutMs: 500 }],
  [{ retries: 0 }, { retries: 0 }],
  [{ breaker: { volume: 3 } }, { breaker: { ...usualBreaker, volume: 3 } }],
  [{ breaker: { rules: 'resilience4j' as const } }, { breaker: resilienceBreaker }],
  [{ breaker: { rules: 'resilience4j' as const, windowMs: 20_000, slowMs: 300 } }, { breaker: { ...resilienceBreaker, windowMs: 20_000, windowCalls: null, slowMs: 300 } }],
  [{ breaker: { rules: 'resilience4j' as const, windowCalls: 40, halfOpenCalls: 2 } }, { breaker: { ...resilienceBreaker, windowCalls: 40, halfOpenCalls: 2 } }],
  [{ bulkhead: 7 }, { bulkhead: 7, bulkheadQueue: null }],
  [{ bulkhead: 7, bulkheadQueue: { calls: 3, waitMs: 200 } }, { bulkhead: 7, bulkheadQueue: { calls: 3, waitMs: 200 } }],
])('%j becomes %j', (declared, expected) => expect(policyOf(DeclaredDependency.parse(declared), usual)).toMatchObject({ declared: true, ...expected }))

test('what Hystrix’s rules have no use for is refused beside them', () => {
  expect(DeclaredDependency.safeParse({ breaker: { slowMs: 300 } }).error?.issues[0]).toMatchObject({ path: ['breaker', 'slowMs'] })
})

test('a queue without a bulkhead is refused', () => {
  expect(DeclaredDependency.safeParse({ bulkheadQueue: { calls: 3, waitMs: 200 } }).error?.issues[0]).toMatchObject({ path: ['bulkheadQueue'] })
  expect(DeclaredDependency.safeParse({ bulkhead: 1, bulkheadQueue: { calls: 3 } }).success).toBe(false)
})
