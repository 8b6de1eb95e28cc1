import { expect, test } from 'vitest'
import { judgeFigures } from './judge-figures'

test.each([
  [0, 0, 'quiet'],
  [19, 19, 'healthy'],
  [20, 2, 'healthy'],
  [20, 3, 'failing'],
  [100, 9, 'degraded'],
  [100, 10, 'failing'],
  [300, 3, 'degraded'],
  [301, 3, 'healthy'],
] as const)('%i requests with %i errors are %s', (requests, errors, state) => {
  expect(judgeFigures({ requests, errors })).toBe(state)
})
