import { expect, test } from 'vitest'
import { appsHash, noCounts } from './hash'

test.each([
  [{}, ''],
  [{ UP: 1 }, 'UP_1_'],
  [{ UP: 2, DOWN: 1 }, 'DOWN_1_UP_2_'],
  [{ UP: 1, UNKNOWN: 2, STARTING: 3, OUT_OF_SERVICE: 4, DOWN: 5 }, 'DOWN_5_OUT_OF_SERVICE_4_STARTING_3_UNKNOWN_2_UP_1_'],
])('%o hashes to %s', (counts, hash) => {
  expect(appsHash({ ...noCounts(), ...counts })).toBe(hash)
})
