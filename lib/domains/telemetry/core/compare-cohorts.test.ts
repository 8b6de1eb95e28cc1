import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareCohorts, differenceOfShares, type Fact, factKey, type TraceFacts } from './compare-cohorts'

const fact = (key: string, value: string): Fact => ({ application: 'home', key, value, isOperation: false })
const trace = (...facts: Fact[]): TraceFacts => new Map(facts.map((one) => [factKey(one), one]))
const times = (count: number, ...facts: Fact[]) => Array.from({ length: count }, () => trace(...facts))
const [v1, v2, east, rare] = [fact('version', 'v1'), fact('version', 'v2'), fact('region', 'east'), fact('id', '7')]

describe('cohorts', () => {
  test('differ by what is common in one and not in the other, surest first', () => {
    const cohort = [...times(36, v2, east), ...times(4, v1, east)]
    const rest = [...times(20, v2, east), ...times(80, v1, east)]
    const { differences, compared } = compareCohorts(cohort, rest)
    expect(compared).toBe(3)
    expect(differences.map(({ value }) => value)).toEqual(['v2', 'v1'])
    expect(differences[0]).toMatchObject({ inCohort: 36, inRest: 20, cohortShare: 0.9, restShare: 0.2, lift: 4.5, also: [] })
  })
  test.each([
    [9, 50, 0],
    [10, 50, 2],
    [50, 9, 0],
  ])('%i against %i traces give %i differences', (inCohort, inRest, expected) => expect(compareCohorts(times(inCohort, v2), times(inRest, v1)).differences).toHaveLength(expected))
  test('a value of four traces is not compared, one of five is', () => {
    expect(compareCohorts([...times(4, rare), ...times(10)], times(50)).compared).toBe(0)
    expect(compareCohorts([...times(5, rare), ...times(10)], times(50)).compared).toBe(1)
  })
  test('facts of exactly the same traces are one', () => {
    expect(compareCohorts(times(20, v2, fact('host', 'b')), times(20, v1)).differences).toMatchObject([{ key: 'host', also: [{ key: 'version', value: 'v2' }] }, { key: 'version', value: 'v1', restShare: 1 }])
  })
  test('what chance alone may bring is no difference', () => {
    expect(compareCohorts([...times(12, v2), ...times(8, v1)], [...times(8, v2), ...times(12, v1)]).differences).toEqual([])
  })
})

describe('the interval of a difference', () => {
  const anyShare = fc.integer({ min: 1, max: 200 }).chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)))
  test('holds the difference, stays within −1 and 1, and turns round with its sides', () => {
    fc.assert(
      fc.property(anyShare, anyShare, ([a, totalA], [b, totalB]) => {
        const { low, high } = differenceOfShares(a, totalA, b, totalB)
        const difference = a / totalA - b / totalB
        expect(low).toBeLessThanOrEqual(difference + 1e-12)
        expect(high).toBeGreaterThanOrEqual(difference - 1e-12)
        expect(low).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(high).toBeLessThanOrEqual(1 + 1e-12)
        const turned = differenceOfShares(b, totalB, a, totalA)
        expect(turned.low).toBeCloseTo(-high, 10)
        expect(turned.high).toBeCloseTo(-low, 10)
      }),
    )
  })
  test('is narrower with more traces', () => {
    const width = (total: number) => { const { low, high } = differenceOfShares(total / 2, total, total / 4, total); return high - low }
    expect(width(400)).toBeLessThan(width(40))
  })
})
