import { describe, expect, test } from 'vitest'
import { type BodyState, earnRetry, type Failure, failureOf, mayRetry, newRetryBudget, spendRetry } from './retry'

const given = { tries: 1, triesMax: 3, othersLeft: true, remainingMs: 1_000 }

describe('what may be tried again', () => {
  test.each<[Failure, string, BodyState, boolean]>([
    ['connect', 'GET', 'none', true],
    ['connect', 'POST', 'replayable', true],
    ['connect', 'POST', 'untouched', true],
    ['connect', 'POST', 'consumed', false],
    ['reset', 'GET', 'none', true],
    ['reset', 'PUT', 'replayable', true],
    ['reset', 'PUT', 'consumed', false],
    ['reset', 'POST', 'none', false],
    ['reset', 'PATCH', 'replayable', false],
    ['busy', 'GET', 'none', true],
    ['busy', 'DELETE', 'none', true],
    ['busy', 'POST', 'replayable', false],
    ['timeout', 'GET', 'none', true],
    ['timeout', 'HEAD', 'none', true],
    ['timeout', 'PUT', 'replayable', false],
    ['timeout', 'POST', 'none', false],
    ['bad-request', 'GET', 'none', false],
  ])('%s of %s with a body that is %s: %s', (failure, method, body, expected) => expect(mayRetry({ ...given, failure, method, body })).toBe(expected))

  test.each([{ tries: 3 }, { othersLeft: false }, { remainingMs: 0 }])('never with %o', (more) =>
    expect(mayRetry({ ...given, failure: 'connect', method: 'GET', body: 'none', ...more })).toBe(false))
})

test.each<[string | undefined, boolean, Failure]>([
  ['ECONNREFUSED', false, 'connect'],
  ['UND_ERR_CONNECT_TIMEOUT', false, 'connect'],
  ['ECONNRESET', true, 'reset'],
  ['UND_ERR_SOCKET', true, 'reset'],
  ['UND_ERR_HEADERS_TIMEOUT', true, 'timeout'],
  ['UND_ERR_INVALID_ARG', false, 'bad-request'],
  [undefined, true, 'reset'],
])('%s, connected %s, is a %s', (code, connected, expected) => expect(failureOf(code, connected)).toBe(expected))

describe('the budget', () => {
  test('grants ten to start with and then one in five requests', () => {
    const budget = newRetryBudget(0)
    let granted = 0
    while (spendRetry(budget)) granted++
    expect(granted).toBe(10)
    for (let request = 0; request < 1_000; request++) {
      earnRetry(budget, 0)
      if (spendRetry(budget)) granted++
    }
    expect(granted - 10).toBeGreaterThanOrEqual(199)
    expect(granted - 10).toBeLessThanOrEqual(200)
  })
  test('grants one a second to an application with few requests, and saves up no more than ten that way', () => {
    const budget = newRetryBudget(0)
    while (spendRetry(budget));
    earnRetry(budget, 2_000)
    expect(budget.tokens).toBeCloseTo(2.2)
    earnRetry(budget, 900_000)
    expect(budget.tokens).toBeCloseTo(10.2)
  })
  test('cannot be saved up without end', () => {
    const budget = newRetryBudget(0)
    for (let request = 0; request < 10_000; request++) earnRetry(budget, 0)
    expect(budget.tokens).toBe(100)
  })
})
