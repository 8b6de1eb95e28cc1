import { describe, expect, test } from 'vitest'
import { createRenewals, judgePreservation } from './self-preservation'

const minute = 60_000

describe('renewals', () => {
  test('counts the previous full minute alone', () => {
    const renewals = createRenewals()
    for (let n = 0; n < 7; n += 1) renewals.countRenewal(minute + n)
    expect(renewals.lastMinute(minute + 59_999)).toBe(0)
    expect(renewals.lastMinute(2 * minute)).toBe(7)
    expect(renewals.lastMinute(3 * minute)).toBe(0)
  })

  test('a minute without any call counts as none', () => {
    const renewals = createRenewals()
    renewals.countRenewal(minute)
    expect(renewals.lastMinute(5 * minute)).toBe(0)
  })

  test('the threshold is 85 % of two a minute, for clients that were there all the counted minute', () => {
    const renewals = createRenewals()
    renewals.observeClients(12, minute)
    expect(renewals.threshold(minute + 1)).toBe(0)
    expect(renewals.threshold(2 * minute)).toBe(0)
    expect(renewals.threshold(3 * minute)).toBe(20)
  })

  test('clients that left lower it at once', () => {
    const renewals = createRenewals()
    renewals.observeClients(100, minute)
    renewals.threshold(3 * minute)
    renewals.observeClients(10, 3 * minute)
    expect(renewals.threshold(3 * minute)).toBe(17)
  })
})

test.each([
  [21, 20, 'evicting'],
  [20, 20, 'preserving'],
  [0, 20, 'preserving'],
  [5, 0, 'no-clients'],
] as const)('%i heartbeats with a threshold of %i: %s', (lastMinute, threshold, verdict) => {
  expect(judgePreservation(lastMinute, threshold)).toBe(verdict)
})
