import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Weight } from '../schemas'
import { candidate } from '../testing/targets'
import { type Candidate, chooseTarget, makePlan, type Wish } from './choose-target'

const ejected = { failures: 3, untilMs: 10_000, reason: 'refused' }
const anywhere: Wish = { zone: null, nowMs: 0 }
const weight = (serverGroup: string, value: number, cluster = 'home'): Weight => ({ cluster, serverGroup, weight: value, role: 'production' })

function counts(candidates: Candidate[], weights: Weight[], rounds: number, wish = anywhere) {
  const plan = makePlan(candidates, weights)
  const by: Record<string, number> = {}
  for (let round = 0; round < rounds; round++) {
    const name = chooseTarget(plan, wish, [])?.target.instance ?? 'none'
    by[name] = (by[name] ?? 0) + 1
  }
  return by
}

describe('zones', () => {
  const near = candidate('near', { zone: 'a' })
  const far = candidate('far', { zone: 'b' })
  test("the caller's own comes first", () => expect(counts([near, far], [], 10, { zone: 'a', nowMs: 0 })).toEqual({ near: 10 }))
  test('a zone without an instance spills over', () => expect(counts([far], [], 4, { zone: 'a', nowMs: 0 })).toEqual({ far: 4 }))
  test('a zone whose instances are all ejected spills over', () =>
    expect(counts([candidate('near', { zone: 'a' }, { ejection: ejected }), far], [], 4, { zone: 'a', nowMs: 0 })).toEqual({ far: 4 }))
  test('no zone is preferred at the edge', () => expect(counts([near, far], [], 10)).toEqual({ near: 5, far: 5 }))
})

describe('inside a group', () => {
  test('takes turns', () => expect(counts([candidate('x'), candidate('y'), candidate('z')], [], 9)).toEqual({ x: 3, y: 3, z: 3 }))
  test('of the next two the one with fewer open requests is served', () => expect(counts([candidate('busy', {}, { open: 5 }), candidate('idle')], [], 6)).toEqual({ idle: 6 }))
  test('an ejected target is left out until its blackout ends', () => {
    const both = [candidate('sick', {}, { ejection: ejected }), candidate('well')]
    expect(counts(both, [], 4)).toEqual({ well: 4 })
    expect(counts(both, [], 4, { zone: null, nowMs: 10_000 })).toEqual({ sick: 2, well: 2 })
  })
  test('when all are ejected all are used', () =>
    expect(counts([candidate('x', {}, { ejection: ejected }), candidate('y', {}, { ejection: ejected })], [], 4)).toEqual({ x: 2, y: 2 }))
  test('what was tried is not tried again', () => {
    const [x, y] = [candidate('x'), candidate('y')]
    const plan = makePlan([x, y], [])
    expect(chooseTarget(plan, anywhere, [x])).toBe(y)
    expect(chooseTarget(plan, anywhere, [x, y])).toBeNull()
  })
  test('a retry does not take a turn', () => {
    const [x, y] = [candidate('x'), candidate('y')]
    const plan = makePlan([x, y], [])
    const first = chooseTarget(plan, anywhere, [])
    chooseTarget(plan, anywhere, first ? [first] : [])
    expect(chooseTarget(plan, anywhere, [])).not.toBe(first)
  })
})

describe('weights', () => {
  const v0 = ['a', 'b', 'c'].map((name) => candidate(name, { serverGroup: 'home-v000' }))
  const v1 = candidate('new', { serverGroup: 'home-v001' })
  test('count groups, not instances', () => expect(counts([...v0, v1], [weight('home-v000', 90), weight('home-v001', 10)], 100)).toEqual({ a: 30, b: 30, c: 30, new: 10 }))
  test('without rows every instance counts the same', () => expect(counts([...v0, v1], [], 100)).toEqual({ a: 25, b: 25, c: 25, new: 25 }))
  test('0 is nothing, even when nobody else is left', () => {
    expect(counts([...v0, v1], [weight('home-v000', 1), weight('home-v001', 0)], 6)).toEqual({ a: 2, b: 2, c: 2 })
    expect(counts([v1], [weight('home-v001', 0)], 1)).toEqual({ none: 1 })
  })
  test('a group without a row waits for one, unless no weighted group has an instance', () => {
    expect(counts([...v0, v1], [weight('home-v000', 100)], 6)).toEqual({ a: 2, b: 2, c: 2 })
    expect(counts([v1], [weight('home-v000', 100)], 2)).toEqual({ new: 2 })
  })
  test('three groups at once', () => {
    const three = [...v0, v1, candidate('base', { serverGroup: 'home-v002' })]
    expect(counts(three, [weight('home-v000', 80), weight('home-v001', 10), weight('home-v002', 10)], 300)).toEqual({ a: 80, b: 80, c: 80, new: 30, base: 30 })
  })
  test("one cluster's rows do not move another cluster's traffic", () => {
    const blue = candidate('blue', { cluster: 'home-blue', serverGroup: 'home-blue-v000' })
    expect(counts([...v0, blue], [weight('home-v000', 100)], 100)).toEqual({ a: 25, b: 25, c: 25, blue: 25 })
  })
  test('hold whatever the caller prefers: the group comes before the zone', () => {
    const groups = [candidate('near', { zone: 'a', serverGroup: 'home-v000' }), candidate('far', { zone: 'b', serverGroup: 'home-v001' })]
    expect(counts(groups, [weight('home-v000', 50), weight('home-v001', 50)], 10, { zone: 'a', nowMs: 0 })).toEqual({ near: 5, far: 5 })
  })
  test('are not restarted by a new list', () => {
    const rows = [weight('home-v000', 3), weight('home-v001', 1)]
    let plan = makePlan([...v0, v1], rows)
    const seen: string[] = []
    for (let round = 0; round < 40; round++) {
      seen.push(chooseTarget(plan, anywhere, [])?.target.instance ?? '')
      plan = makePlan([...v0, v1], rows, plan)
    }
    expect(seen.filter((name) => name === 'new')).toHaveLength(10)
  })
})

test('somebody is always chosen while a target may have requests', () => {
  const one = fc.record({ zone: fc.constantFrom('a', 'b', null), group: fc.constantFrom('home-v000', 'home-v001'), sick: fc.boolean(), open: fc.nat(5) })
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), fc.constantFrom('a', 'b', 'c', null), (list, zone) => {
      const candidates = list.map(({ zone: own, group, sick, open }, at) => candidate(`i${at}`, { zone: own, serverGroup: group }, { open, ...(sick && { ejection: ejected }) }))
      const chosen = chooseTarget(makePlan(candidates, []), { zone, nowMs: 0 }, [])
      expect(chosen).not.toBeNull()
      if (candidates.some((each) => each.ejection !== ejected)) expect(chosen?.ejection).not.toBe(ejected)
    }),
  )
})
