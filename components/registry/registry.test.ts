import { describe, expect, test } from 'vitest'
import { leaseAge } from './lease-age'
import { zoneMatrix } from './zone-matrix'

describe('leaseAge', () => {
  const lease = { renewedAtMs: 100_000, leaseSeconds: 90, expiresAtMs: 190_000 }
  test.each([
    [100_000, 'fresh', 0, 90],
    [145_000, 'fresh', 45, 45],
    [146_000, 'late', 46, 44],
    [189_000, 'late', 89, 1],
    [190_000, 'overdue', 90, 0],
    [250_000, 'overdue', 150, 0],
    [90_000, 'fresh', 0, 100],
  ])('at %i a lease renewed at 100 s is %s', (nowMs, state, ageSeconds, leftSeconds) => {
    expect(leaseAge(lease, nowMs)).toMatchObject({ state, ageSeconds, leftSeconds })
  })
})

describe('zoneMatrix', () => {
  const counts = (up: number, down = 0) => ({ up, down, starting: 0, outOfService: 0, unknown: 0 })
  const summary = {
    zones: ['local-b', 'local-a'].map((zone) => ({ zone, instances: counts(2) })),
    applications: [
      { application: 'home', instances: counts(2), zones: { 'local-a': 1, 'local-b': 1 } },
      { application: 'playback', instances: counts(1, 1), zones: { 'local-b': 2 } },
    ],
  }
  test('puts what is not up first and a number in every cell', () => {
    expect(zoneMatrix(summary)).toEqual({
      zones: ['local-a', 'local-b'],
      rows: [{ application: 'playback', up: 1, total: 2, cells: [0, 2] }, { application: 'home', up: 2, total: 2, cells: [1, 1] }],
      more: 0,
    })
  })
  test('says how many applications it leaves out', () => expect(zoneMatrix(summary, 1)).toMatchObject({ rows: [{ application: 'playback' }], more: 1 }))
})
