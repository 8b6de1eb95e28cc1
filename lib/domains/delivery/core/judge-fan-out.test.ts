import { expect, test } from 'vitest'
import { budgetRequestsMin, judgeFanOut } from './judge-fan-out'

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
