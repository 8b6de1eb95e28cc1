import { expect, test } from 'vitest'
import { effectiveStatus, liveOverride } from './status-override'

test.each([
  // reported, override, existing, expected
  ['DOWN', 'UP', 'UP', 'DOWN'],
  ['STARTING', 'OUT_OF_SERVICE', 'UP', 'STARTING'],
  ['UNKNOWN', 'UP', 'UP', 'UNKNOWN'],
  ['UP', 'OUT_OF_SERVICE', 'UP', 'OUT_OF_SERVICE'],
  ['OUT_OF_SERVICE', 'UP', null, 'UP'],
  ['UP', null, 'OUT_OF_SERVICE', 'OUT_OF_SERVICE'],
  ['OUT_OF_SERVICE', null, 'UP', 'UP'],
  ['UP', null, 'STARTING', 'UP'],
  ['UP', null, 'DOWN', 'UP'],
  ['UP', null, null, 'UP'],
] as const)('reported %s with override %s on a lease that is %s counts as %s', (reported, override, existing, expected) => {
  expect(effectiveStatus(reported, override, existing)).toBe(expected)
})

test.each([
  [3_600_000, 'OUT_OF_SERVICE'],
  [3_600_001, null],
] as const)('%i ms after the last renewal the override is %s', (nowMs, expected) => {
  expect(liveOverride({ override: 'OUT_OF_SERVICE', renewedAtMs: 0 }, nowMs)).toBe(expected)
})
