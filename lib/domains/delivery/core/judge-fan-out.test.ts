import { expect, test } from 'vitest'
import { budgetRequestsMin, callsOverBudget, judgeFanOut } from './judge-fan-out'

const newest = { serverGroup: 'home-v002', sinceMs: 0 }
const calls = (requests: number, p95: number) => [{ operation: 'GET /', requests, total: { median: 1, p95, max: p95 + 5 } }]

test.each([
  ['at its budget', newest, calls(budgetRequestsMin, 12), 'within'],
  ['above it', newest, calls(budgetRequestsMin, 13), 'over'],
  ['above it in too few requests', newest, calls(budgetRequestsMin - 1, 13), 'unknown'],
  ['with none of its requests', newest, [], 'unknown'],
  ['while telemetry is silent', newest, null, 'unknown'],
  ['without a release', null, calls(500, 13), 'unknown'],
])('an operation %s', (_name, release, counted, state) => expect(judgeFanOut({ operation: 'GET /', callsMax: 12 }, release, counted)).toMatchObject({ state, serverGroup: release?.serverGroup ?? null }))

test('says what was counted', () => expect(judgeFanOut({ operation: 'GET /', callsMax: 12 }, newest, calls(40, 13))).toEqual({ state: 'over', serverGroup: 'home-v002', requests: 40, p95: 13, max: 18 }))

test('of a release only what exceeds its budget is named, operation by operation', () => {
  const counted = [...calls(40, 13), { operation: 'GET /near', requests: 40, total: { median: 2, p95: 12, max: 12 } }, { operation: 'GET /rare', requests: budgetRequestsMin - 1, total: { median: 90, p95: 90, max: 90 } }]
  const budgets = ['GET /', 'GET /near', 'GET /rare', 'GET /never'].map((operation) => ({ operation, callsMax: 12 }))
  expect(callsOverBudget(budgets, newest, counted)).toEqual([{ operation: 'GET /', serverGroup: 'home-v002', p95: 13, callsMax: 12, requests: 40 }])
})

test('a release says nothing while telemetry is silent, and nothing without a budget', () => {
  expect(callsOverBudget([{ operation: 'GET /', callsMax: 12 }], newest, null)).toEqual([])
  expect(callsOverBudget([], newest, calls(40, 13))).toEqual([])
})
