import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inStage } from './in-stage'

const document = { application: 'home', layer: 'application', target: '' } as const
const places = Array.from({ length: 1_000 }, (_one, at) => ({ zone: `local-${'abc'[at % 3]}`, instance: `home-v000-${at}` }))
const reached = (zones: string[], share: number | null, of: { application: string; layer: 'application' | 'zone'; target: string } = document) => places.filter((place) => inStage({ zones, share }, of, place))

describe('who is given a text before all', () => {
  test('whole zones, and of the others about the share', () => {
    expect(reached(['local-a'], null)).toEqual(places.filter(({ zone }) => zone === 'local-a'))
    for (const share of [1, 10, 50, 90]) {
      expect(reached([], share).length).toBeGreaterThan(share * 10 - 60)
      expect(reached([], share).length).toBeLessThan(share * 10 + 60)
    }
    expect([reached([], 100).length, reached([], null).length]).toEqual([1_000, 0])
  })

  test('a larger share holds every instance of a smaller one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), (one, other) => {
        const larger = new Set(reached([], Math.max(one, other)))
        return reached([], Math.min(one, other)).every((place) => larger.has(place))
      }),
      { numRuns: 20 },
    )
  })

  test('another document begins with others', () => {
    const first = new Set(reached([], 10))
    expect(reached([], 10, { ...document, layer: 'zone', target: 'local-a' }).filter((place) => first.has(place)).length).toBeLessThan(60)
  })

  test('never who proves no place', () => expect(inStage({ zones: [''], share: 100 }, document, { zone: '', instance: '' })).toBe(false))
})
