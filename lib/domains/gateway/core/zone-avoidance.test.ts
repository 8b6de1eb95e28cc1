import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadOf, spillShare, type ZoneLoad, zonesToUse } from './zone-avoidance'

const zone = (name: string, instances: number, open: number, tripped = 0): ZoneLoad => ({ zone: name, instances, open, tripped })

describe('zones that are used', () => {
  test.each([
    { why: 'all, when none is loaded', zones: [zone('a', 10, 1), zone('b', 10, 1)], used: ['a', 'b'] },
    { why: 'not the most loaded', zones: [zone('a', 2, 4), zone('b', 2, 1)], used: ['b'] },
    { why: 'not one whose instances are all ejected, nor the worst of the rest', zones: [zone('a', 2, 0, 2), zone('b', 2, 1), zone('c', 2, 0)], used: ['c'] },
    { why: 'the only one left', zones: [zone('a', 2, 0, 2), zone('b', 2, 50)], used: ['b'] },
    { why: 'the only one there is, however loaded', zones: [zone('a', 1, 100)], used: ['a'] },
    { why: 'none, when none has a fit instance', zones: [zone('a', 1, 0, 1), zone('b', 1, 0, 1)], used: [] },
  ])('$why', ({ zones, used }) => expect(zonesToUse(zones, 0)).toEqual(used))

  test('of equally loaded ones the larger is left out more often', () => {
    const zones = [zone('a', 9, 9), zone('b', 1, 1)]
    expect([zonesToUse(zones, 0.89), zonesToUse(zones, 0.91)]).toEqual([['b'], ['a']])
  })

  test('one is always left while one can take requests', () => {
    const some = fc.array(fc.record({ instances: fc.integer({ min: 1, max: 50 }), tripped: fc.nat(50), open: fc.nat(1_000) }), { minLength: 1, maxLength: 8 })
    fc.assert(fc.property(some, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (list, draw) => {
      const zones = list.map(({ instances, tripped, open }, at) => zone(String(at), instances, open, Math.min(tripped, instances)))
      const used = zonesToUse(zones, draw)
      const able = zones.filter((one) => loadOf(one) !== null)
      expect(used.length > 0).toBe(able.length > 0 || zones.length === 1)
      if (zones.length > 1) for (const one of used) expect(able.map((zoneOf) => zoneOf.zone)).toContain(one)
    }))
  })
})

describe('what leaves the own zone', () => {
  test.each([
    { why: 'nothing below the limit', own: zone('a', 2, 20), others: [zone('b', 2, 0)], share: 0 },
    { why: 'what is above it', own: zone('a', 2, 40), others: [zone('b', 2, 0)], share: 0.5 },
    { why: 'nothing to others that are no better off', own: zone('a', 2, 40), others: [zone('b', 2, 40)], share: 0 },
    { why: 'so much that both carry alike', own: zone('a', 1, 40), others: [zone('b', 1, 30)], share: 0.25 },
    { why: 'everything, when none of its own is fit', own: zone('a', 2, 0, 2), others: [zone('b', 1, 3)], share: 1 },
    { why: 'nothing, when there is nobody else', own: zone('a', 1, 500), others: [zone('b', 1, 0, 1)], share: 0 },
  ])('$why', ({ own, others, share }) => expect(spillShare(own, others, 10)).toBeCloseTo(share))
})
