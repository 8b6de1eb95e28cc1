import { expect, test } from 'vitest'
import { DeclaredDependency } from '../dependency-schemas'
import { usualBreaker } from './breaker'
import { policyOf } from './dependency-policy'

const usual = { tryMs: 10_000, overallMs: 30_000 }

test('what is not declared is as usual', () =>
  expect(policyOf(undefined, usual)).toEqual({ declared: false, timeoutMs: 30_000, tryTimeoutMs: 10_000, retries: 2, breaker: usualBreaker, fallbacks: [] }))

test.each([
  [{ timeoutMs: 500 }, { timeoutMs: 500, tryTimeoutMs: 500 }],
  [{ tryTimeoutMs: 500 }, { timeoutMs: 30_000, tryTimeoutMs: 500 }],
  [{ timeoutMs: 500, tryTimeoutMs: 900 }, { timeoutMs: 500, tryTimeoutMs: 500 }],
  [{ retries: 0 }, { retries: 0 }],
  [{ breaker: { volume: 3 } }, { breaker: { ...usualBreaker, volume: 3 } }],
])('%j becomes %j', (declared, expected) => expect(policyOf(DeclaredDependency.parse(declared), usual)).toMatchObject({ declared: true, ...expected }))
