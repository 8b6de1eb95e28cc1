import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChangePlace } from '../schemas'
import { entryOf } from '../testing/changes'
import { type Candidate, rankChanges } from './rank-changes'
import { kindWeight, timeWeight, topologyWeight } from './weigh'

const momentMs = 1_800_000_000_000
const stepMs = 10_000
const places: Record<string, ChangePlace> = {
  home: { kind: 'self' },
  recommendations: { kind: 'callee', hops: 1, path: ['home', 'recommendations'], callsPerRequest: 0.62 },
  titles: { kind: 'callee', hops: 2, path: ['home', 'recommendations', 'titles'], callsPerRequest: 0.5 },
  edge: { kind: 'caller', hops: 1, path: ['home', 'edge'] },
  lonely: { kind: 'apart' },
}
const placeOf = (application: string | null): ChangePlace => (application === null ? { kind: 'everywhere' } : (places[application] ?? { kind: 'apart' }))
const change = (position: number, secondsBefore: number, action: string, application: string | null, subject?: string): Candidate => {
  const atMs = momentMs - secondsBefore * 1_000
  return { atMs, applications: [application], event: { kind: 'ledger', entry: entryOf(position, atMs, action, application, subject === undefined ? {} : { subject: { kind: action.split('.')[0] ?? '', id: subject } }) } }
}
const rank = (...candidates: Candidate[]) => rankChanges({ candidates, momentMs, stepMs, placeOf })
const order = (...candidates: Candidate[]) => rank(...candidates).map(({ event }) => (event.kind === 'ledger' ? Number(event.entry.position) : event.event))

describe('the order of changes', () => {
  test('nearer in time is first, and what came later is not ranked', () => {
    expect(order(change(1, 600, 'rollout.shift', 'home', 'a'), change(2, 40, 'rollout.shift', 'home', 'b'), change(3, -60, 'rollout.shift', 'home', 'c'))).toEqual([2, 1])
  })

  test('a change within the step of the onset may have been first; one after it was not', () => {
    expect(rank(change(1, -9, 'chaos.inject', 'home'))).toMatchObject([{ secondsBefore: 0, factors: { time: 1 } }])
    expect(rank(change(1, -10, 'chaos.inject', 'home'))).toEqual([])
  })

  test('at one moment: itself, what it calls, who calls it, everywhere, apart', () => {
    const at = (position: number, application: string | null) => change(position, 40, 'server-group.destroy', application)
    expect(order(at(1, 'lonely'), at(2, null), at(3, 'edge'), at(4, 'titles'), at(5, 'recommendations'), at(6, 'home'))).toEqual([6, 5, 4, 3, 2, 1])
  })

  test('a deploy of what it calls, seconds before, stands above its own half an hour ago', () => {
    expect(order(change(1, 1_800, 'rollout.shift', 'home', 'a'), change(2, 40, 'rollout.shift', 'recommendations', 'b'))).toEqual([2, 1])
  })

  test('steps of one rollout are one line, and so are the instances that it starts', () => {
    const rows = rank(
      change(1, 120, 'rollout.split', 'home', 'r1'), change(2, 40, 'rollout.shift', 'home', 'r1'), change(3, 30, 'rollout.drain', 'home', 'r1'), change(4, 35, 'rollout.shift', 'titles', 'r2'),
      change(5, 60, 'instance.start', 'home', 'i1'), change(6, 50, 'instance.start', 'home', 'i2'),
    )
    expect(rows.map(({ event, alike }) => [event.kind === 'ledger' && event.entry.action, alike])).toEqual([['rollout.shift', 2], ['rollout.shift', 0], ['instance.start', 1]])
  })

  test('a breaker is ranked with the rest', () => {
    const opened: Candidate = { atMs: momentMs - 5_000, applications: ['recommendations', 'home'], event: { kind: 'breaker', event: 'opened', caller: 'home', callee: 'recommendations' } }
    expect(order(opened, change(1, 5, 'chaos.inject', 'recommendations'))).toEqual([1, 'opened'])
    // Of its two ends the nearer counts.
    expect(rank(opened)).toMatchObject([{ application: 'home', place: { kind: 'self' } }])
  })
})

describe('weights', () => {
  test.each([
    ['chaos.inject', 1], ['instance.end', 1], ['binding.rotate', 0.8], ['release.create', 0], ['session.start', 0], ['token.create', 0], ['rollout.warm', 0], ['route.publish', 0.5],
  ])('%s weighs %d', (action, weight) => expect(kindWeight({ kind: 'ledger', entry: entryOf(1, 0, action, 'home') })).toBe(weight))

  test.each([[0, 1], [-5, 1], [5 * 60_000, 0.5], [10 * 60_000, 0.25]])('%d ms before counts %d', (beforeMs, weight) => expect(timeWeight(beforeMs)).toBeCloseTo(weight, 9))

  const callee = (hops: number, callsPerRequest: number | null): ChangePlace => ({ kind: 'callee', hops, path: [], callsPerRequest })
  const hops = fc.integer({ min: 1, max: 4 })
  const perRequest = fc.option(fc.double({ min: 0, max: 50, noNaN: true }), { nil: null })
  test('every factor is from 0 to 1', () => {
    fc.assert(
      fc.property(hops, perRequest, fc.integer({ min: -1e7, max: 3_600_000 }), (away, often, beforeMs) => {
        for (const weight of [topologyWeight(callee(away, often)), topologyWeight({ kind: 'caller', hops: away, path: [] }), timeWeight(beforeMs)]) {
          expect(weight).toBeGreaterThan(0)
          expect(weight).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
  test('nearer, or called more, never weighs less; a callee at least as much as a caller as far away; itself the most, apart the least', () => {
    fc.assert(
      fc.property(hops, fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true }), (away, one, other) => {
        const [less, more] = one < other ? [one, other] : [other, one]
        const weight = topologyWeight(callee(away, less))
        expect(topologyWeight(callee(away, more))).toBeGreaterThanOrEqual(weight)
        expect(topologyWeight(callee(away + 1, less))).toBeLessThan(weight)
        const caller = topologyWeight({ kind: 'caller', hops: away, path: [] })
        expect(weight).toBeGreaterThanOrEqual(caller)
        expect(topologyWeight({ kind: 'self' })).toBeGreaterThan(weight)
        expect(caller).toBeGreaterThan(topologyWeight({ kind: 'apart' }))
      }),
    )
  })
})

describe('the ranking as a whole', () => {
  const some = fc.uniqueArray(
    fc.record({ position: fc.integer({ min: 1, max: 500 }), seconds: fc.integer({ min: -30, max: 3_600 }), action: fc.constantFrom('rollout.shift', 'chaos.inject', 'instance.start', 'server-group.scale', 'session.start', 'new.thing'), application: fc.constantFrom('home', 'recommendations', 'titles', 'edge', 'lonely', null) }),
    { selector: ({ position }) => position, maxLength: 30 },
  )
  const made = (rows: readonly { position: number; seconds: number; action: string; application: string | null }[]) => rows.map(({ position, seconds, action, application }) => change(position, seconds, action, application))
  test('does not depend on the order that they came in, falls from first to last, and loses none', () => {
    fc.assert(
      fc.property(some, fc.integer(), (rows, seed) => {
        const shuffled = rows.toSorted((one, other) => ((one.position * 7_919 + seed) % 101) - ((other.position * 7_919 + seed) % 101))
        const ranked = rank(...made(rows))
        expect(rank(...made(shuffled))).toEqual(ranked)
        expect(ranked.map(({ score }) => score)).toEqual(ranked.map(({ score }) => score).toSorted((one, other) => other - one))
        const wanted = rows.filter(({ seconds, action }) => action !== 'session.start' && seconds * 1_000 > -stepMs)
        expect(ranked.reduce((sum, { alike }) => sum + 1 + alike, 0)).toBe(wanted.length)
        for (const { score, factors } of ranked) expect(score).toBeCloseTo(factors.time * factors.topology * factors.kind, 12)
      }),
    )
  })
  test('one more change does not move the others among themselves', () => {
    fc.assert(
      fc.property(some, (rows) => {
        const all = made(rows)
        const rest = new Set(order(...all.slice(1)))
        // Of one act the likeliest stands for all: where the new one took a place, only those left are compared.
        const kept = order(...all).filter((position) => rest.has(position))
        expect(order(...all.slice(1)).filter((position) => kept.includes(position))).toEqual(kept)
      }),
    )
  })
})
