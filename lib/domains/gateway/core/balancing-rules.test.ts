import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BalancingPolicy, usualBalancing } from '../balancing-schemas'
import { candidate } from '../testing/targets'
import { type Candidate, chooseTarget, makePlan, type Wish } from './choose-target'

const ejected = { failures: 3, untilMs: 10_000, reason: 'refused' }
const speedOf = (meanMs: number) => ({ meanMs, samples: 100, atMs: 0 })
const policyWith = (more: Partial<BalancingPolicy>): BalancingPolicy => ({ ...usualBalancing, ...more })

/** How often each is chosen; `onChosen` may alter what is known of it. */
function counts(candidates: Candidate[], policy: BalancingPolicy, rounds: number, wish: Wish = { zone: null, nowMs: 0 }, onChosen: (one: Candidate) => void = () => undefined) {
  const plan = makePlan(candidates, [], undefined, policy)
  const by: Record<string, number> = {}
  for (let round = 0; round < rounds; round++) {
    const chosen = chooseTarget(plan, wish, [])
    if (chosen) onChosen(chosen)
    by[chosen?.target.instance ?? 'none'] = (by[chosen?.target.instance ?? 'none'] ?? 0) + 1
  }
  return by
}

describe('the rule', () => {
  const uneven = () => [candidate('quick', {}, { speed: speedOf(20) }), candidate('slow', {}, { speed: speedOf(60) })]
  test('round robin looks at nothing', () => {
    expect(counts(uneven(), policyWith({ rule: 'round-robin' }), 10)).toEqual({ quick: 5, slow: 5 })
    expect(counts([candidate('busy', {}, { open: 9 }), candidate('idle')], policyWith({ rule: 'round-robin' }), 10)).toEqual({ busy: 5, idle: 5 })
  })
  test('least request gives quicker ones their turn more often', () => expect(counts(uneven(), policyWith({ rule: 'least-request' }), 30)).toEqual({ quick: 20, slow: 10 }))
  test('least request steps over one that has more open requests than its weight allows', () => {
    expect(counts([candidate('x', {}, { open: 3 }), candidate('y', {}, { open: 2 })], policyWith({ rule: 'least-request' }), 10)).toEqual({ y: 10 })
  })
  test('one that was stepped over is not flooded when it is free again', () => {
    const [busy, idle] = [candidate('busy', {}, { open: 5 }), candidate('idle')]
    const plan = makePlan([busy, idle], [], undefined, policyWith({ rule: 'least-request' }))
    for (let round = 0; round < 100; round++) chooseTarget(plan, { zone: null, nowMs: 0 }, [])
    busy.open = 0
    const next = Array.from({ length: 10 }, () => chooseTarget(plan, { zone: null, nowMs: 0 }, [])?.target.instance)
    expect(next.filter((name) => name === 'busy')).toHaveLength(5)
  })
  test('weighted response time follows the weights', () => {
    const three = [10, 30, 60].map((ms) => candidate(`ms${ms}`, {}, { speed: speedOf(ms) }))
    expect(counts(three, policyWith({ rule: 'response-time' }), 200)).toEqual({ ms10: 90, ms30: 70, ms60: 40 })
  })
  test('slow start brings a new one up by and by', () => {
    const grown = (nowMs: number) => counts([candidate('old'), candidate('new', {}, { joinedMs: 1 })], policyWith({ rule: 'round-robin', slowStartMs: 10_000 }), 110, { zone: null, nowMs }).new
    expect([grown(1), grown(5_001), grown(10_001)]).toEqual([10, 37, 55])
  })
  test('every one of a long list has its turn', () => {
    const many = Array.from({ length: 100 }, (_, at) => candidate(`i${at}`))
    const by = counts(many, usualBalancing, 2_000)
    expect(Object.keys(by)).toHaveLength(100)
    expect(Math.max(...Object.values(by))).toBeLessThanOrEqual(30)
  })

  test('shares follow the weights, whatever they are, and nobody gets nothing', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 2, maxLength: 6 }), (means) => {
      const candidates = means.map((ms, at) => candidate(`i${at}`, {}, { speed: speedOf(ms) }))
      const by = counts(candidates, policyWith({ rule: 'least-request' }), 1_000)
      const total = candidates.reduce((sum, { weight }) => sum + weight, 0)
      for (const { target, weight } of candidates) expect(Math.abs((by[target.instance] ?? 0) - (1_000 * weight) / total)).toBeLessThanOrEqual(candidates.length)
    }))
  })
})

describe('zones', () => {
  const near = (open = 0) => candidate('near', { zone: 'a' }, { open })
  const far = (open = 0) => candidate('far', { zone: 'b' }, { open })
  const byLoad = policyWith({ zones: 'by-load', spillOverOpen: 10 })
  const fromA: Wish = { zone: 'a', nowMs: 0 }
  test('may not count at all', () => expect(counts([near(), far()], policyWith({ zones: 'ignore' }), 10, fromA)).toEqual({ near: 5, far: 5 }))
  test('by load: the own zone has everything while it can carry it', () => expect(counts([near(10), far()], byLoad, 10, fromA)).toEqual({ near: 10 }))
  test('by load: what is too much goes to others, exactly', () => expect(counts([near(40), far()], byLoad, 100, fromA)).toEqual({ near: 25, far: 75 }))
  test('by load: not to others that have as much', () => expect(counts([near(40), far(40)], byLoad, 10, fromA)).toEqual({ near: 10 }))
  test('by load: a zone without a fit instance spills everything', () => expect(counts([candidate('near', { zone: 'a' }, { ejection: ejected }), far()], byLoad, 10, fromA)).toEqual({ far: 10 }))
  test('by load: whoever has no zone avoids the worst', () => expect(counts([near(4), far(1)], byLoad, 10)).toEqual({ far: 10 }))
  test('by load: a surge spreads, and the own zone keeps the greater part', () => {
    const [own, other] = [near(), far()]
    counts([own, other], byLoad, 1_000, fromA, (one) => void one.open++)
    expect(own.open).toBeGreaterThanOrEqual(500)
    expect(own.open).toBeLessThanOrEqual(650)
    expect(own.open + other.open).toBe(1_000)
  })

  test('somebody is always chosen, by whatever rule, and never one left out while another can be had', () => {
    const one = fc.record({ zone: fc.constantFrom('a', 'b', null), sick: fc.boolean(), open: fc.nat(50), meanMs: fc.nat(500) })
    const policies = fc.record({ rule: fc.constantFrom('round-robin' as const, 'least-request' as const, 'response-time' as const), zones: fc.constantFrom('ignore' as const, 'own-first' as const, 'by-load' as const), spillOverOpen: fc.integer({ min: 1, max: 20 }) })
    fc.assert(fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), fc.constantFrom('a', 'b', 'c', null), policies, (list, zone, more) => {
      const candidates = list.map(({ zone: own, sick, open, meanMs }, at) => candidate(`i${at}`, { zone: own }, { open, speed: speedOf(meanMs), ...(sick && { ejection: ejected }) }))
      const plan = makePlan(candidates, [], undefined, policyWith(more))
      for (let round = 0; round < 5; round++) {
        const chosen = chooseTarget(plan, { zone, nowMs: 0 }, [])
        expect(chosen).not.toBeNull()
        if (candidates.some((each) => each.ejection !== ejected)) expect(chosen?.ejection).not.toBe(ejected)
      }
    }))
  })
})
