import { describe, expect, test } from 'vitest'
import type { DiscoverySnapshot } from '../schemas'
import { target } from '../testing/targets'
import { acceptSnapshot } from './accept-snapshot'

const snapshot = (more: Partial<DiscoverySnapshot>): DiscoverySnapshot => ({ version: 1, state: 'ready', targets: [], callers: [], weights: [], ...more })
const known = snapshot({ targets: [target('a')] })

describe('a list with targets', () => {
  test('is replaced by another one, even a shorter one', () => {
    const next = snapshot({ targets: [target('b')] })
    expect(acceptSnapshot(known, next)).toBe(next)
  })
  test('is not replaced by that of a warming registry', () => expect(acceptSnapshot(known, snapshot({ state: 'warming', targets: [target('b')] }))).toBe(known))
  test('is not replaced by an empty one, which still brings its weights', () => {
    const weights = [{ cluster: 'home', serverGroup: 'home-v000', weight: 1, role: 'production' }]
    expect(acceptSnapshot(known, snapshot({ version: 2, weights }))).toEqual({ ...known, version: 2, weights })
  })
})

test('without targets anything is better, even a warming list', () => {
  const warming = snapshot({ state: 'warming', targets: [target('b')] })
  expect(acceptSnapshot(null, warming)).toBe(warming)
  expect(acceptSnapshot(snapshot({}), warming)).toBe(warming)
})
