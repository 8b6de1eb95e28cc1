import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextWeighted } from './weighted-choice'

const run = (weights: number[], count: number) => {
  const entries = weights.map((weight) => ({ weight, current: 0 }))
  return Array.from({ length: count }, () => nextWeighted(entries))
}

test('nginx: 5, 1, 1 is spread out instead of served in a run', () => expect(run([5, 1, 1], 7)).toEqual([0, 0, 1, 0, 2, 0, 0]))
test('nobody to choose from', () => expect(nextWeighted([])).toBe(-1))

test('over any stretch of 100 or more requests each of up to three groups has its share to 1 %, give or take a half request', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 3 })
  fc.assert(
    fc.property(weights, fc.integer({ min: 0, max: 300 }), fc.integer({ min: 100, max: 400 }), (given, skip, length) => {
      const picks = run(given, skip + length).slice(skip)
      const total = given.reduce((sum, one) => sum + one, 0)
      for (const [at, weight] of given.entries()) {
        const share = picks.filter((pick) => pick === at).length
        expect(Math.abs(share - (length * weight) / total)).toBeLessThanOrEqual(0.01 * length + 0.5)
      }
    }),
    { numRuns: 500 },
  )
})
