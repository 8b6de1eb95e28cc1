import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FaultRule } from '@/lib/domains/gateway/fault-schemas'
import { seeded } from '@/lib/domains/gateway/testing/seeded'
import { createFaultRules, type FaultRules } from './fault-rules'

let nowMs = 0
let rules: FaultRules
let remembered: Map<string, number>
const make = () => createFaultRules({ clock: { nowMs: () => nowMs }, epochs: { last: (run) => remembered.get(run), remember: (run, epoch) => void remembered.set(run, epoch) }, random: seeded(1) })
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  nowMs = 1_000_000
  remembered = new Map()
  rules = make()
})
afterEach(() => {
  rules.close()
  vi.useRealTimers()
})

const rule = (more: Partial<FaultRule> = {}): FaultRule => ({ id: 'one', caller: 'home', callee: 'catalogue', sharePercent: 100, scope: 'all', fault: { kind: 'reset' }, endsAtMs: nowMs + 10_000, ...more })
const put = (...all: FaultRule[]) => rules.put({ run: 'r', epoch: 1, rules: all })
const hit = (caller: string | null = 'home', callee = 'catalogue') => rules.hit(caller, callee, null)?.rule.id ?? null

describe('a rule ends', () => {
  test('by its own timer, though the clock was turned back', () => {
    put(rule())
    nowMs -= 3_600_000
    expect(hit()).toBe('one')
    vi.advanceTimersByTime(10_000)
    expect([hit(), rules.counts()]).toEqual([null, [expect.objectContaining({ active: false, injected: 1 })]])
  })

  test('by the clock, though its timer is late', () => {
    put(rule())
    nowMs += 10_000
    expect([hit(), rules.counts()[0]?.active]).toEqual([null, false])
  })

  test('later, or earlier, when it is put again so', () => {
    put(rule())
    put(rule({ endsAtMs: nowMs + 20_000 }))
    vi.advanceTimersByTime(10_000)
    expect(hit()).toBe('one')
    put(rule({ endsAtMs: nowMs }))
    expect(hit()).toBeNull()
  })

  test('not at once when it has years to go', () => {
    put(rule({ endsAtMs: nowMs + 100 * 365 * 86_400_000 }))
    vi.advanceTimersByTime(60_000)
    expect(hit()).toBe('one')
  })

  test('and lets go of whom it holds', () => {
    put(rule())
    const goOn = vi.fn()
    rules.hit('home', 'catalogue', null)?.waiting.add(goOn)
    put(rule({ id: 'other' }))
    expect(goOn).toHaveBeenCalledOnce()
  })
})

describe('several rules on one call', () => {
  test('hit it once, and each keeps its own share', () => {
    put(rule({ id: 'a', sharePercent: 10 }), rule({ id: 'b', sharePercent: 30 }), rule({ id: 'c', callee: 'profiles' }))
    const hits = Array.from({ length: 10_000 }, () => hit())
    const of = (id: string) => hits.filter((one) => one === id).length
    expect(Math.abs(of('a') - 1_000)).toBeLessThanOrEqual(1)
    expect(Math.abs(of('b') - 3_000)).toBeLessThanOrEqual(2)
    expect(rules.counts().map(({ rule: id, seen }) => [id, seen])).toEqual([['a', 10_000], ['b', 10_000], ['c', 0]])
  })
})

test('one that is altered begins anew, one that is put as it was goes on', () => {
  put(rule())
  hit()
  put(rule())
  expect(rules.counts()).toMatchObject([{ seen: 1, active: true }])
  put(rule({ sharePercent: 50 }))
  expect(rules.counts()).toMatchObject([{ seen: 0, active: true }, { seen: 1, active: false }])
})

test('a full disk keeps no fault alive, and lets none begin', () => {
  put(rule())
  rules.close()
  const full = createFaultRules({ clock: { nowMs: () => nowMs }, epochs: { last: (run) => remembered.get(run), remember: () => { throw new Error('ENOSPC') } }, random: seeded(1) })
  remembered.set('r', 1)
  full.put({ run: 'r', epoch: 1, rules: [rule()] })
  expect(() => full.put({ run: 'r', epoch: 2, rules: [] })).toThrow('ENOSPC')
  expect(() => full.put({ run: 'other', epoch: 1, rules: [rule()] })).toThrow('ENOSPC')
  expect(full.hit('home', 'catalogue', null)).toBeNull()
})

test('ended ones are told of for ten minutes', () => {
  put(rule())
  put()
  nowMs += 599_999
  expect(rules.counts()).toHaveLength(1)
  nowMs += 1
  expect(rules.counts()).toEqual([])
})

test('there are at most a thousand, and who puts more is refused and changes nothing', () => {
  const many = Array.from({ length: 50 }, (_, at) => rule({ id: `${at}` }))
  for (let run = 0; run < 20; run++) expect(rules.put({ run: `${run}`, epoch: 1, rules: many })).toBe('taken')
  expect(rules.put({ run: 'more', epoch: 1, rules: [rule()] })).toBe('too-many')
  expect(remembered.has('more')).toBe(false)
  expect(rules.put({ run: '3', epoch: 2, rules: [] })).toBe('taken')
  expect(rules.put({ run: 'more', epoch: 1, rules: [rule()] })).toBe('taken')
})

test('whatever is put, by whomever and when: a call is hit only by rules of the newest epoch of their run, before their end', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('put' as const), run: fc.constantFrom('a', 'b'), epoch: fc.nat(4), ends: fc.array(fc.integer({ min: -2_000, max: 8_000 }), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(4_000) }),
    fc.record({ kind: fc.constant('back' as const), ms: fc.nat(4_000) }),
    fc.record({ kind: fc.constant('call' as const), caller: fc.constantFrom('home', 'playback') }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      rules.close()
      remembered = new Map()
      rules = make()
      let passedMs = 0
      const newest = new Map<string, { epoch: number; ends: number[] }>()
      for (const one of steps) {
        if (one.kind === 'pass') {
          nowMs += one.ms
          passedMs += one.ms
          vi.advanceTimersByTime(one.ms)
        } else if (one.kind === 'back') nowMs -= one.ms
        else if (one.kind === 'put') {
          const older = one.epoch < (newest.get(one.run)?.epoch ?? 0)
          const put = rules.put({ run: one.run, epoch: one.epoch, rules: one.ends.map((endsInMs, at) => rule({ id: `${at}`, endsAtMs: nowMs + endsInMs, sharePercent: 100 })) })
          expect(put).toBe(older ? 'older-epoch' : 'taken')
          // By time that passes, whatever the clock says.
          if (!older) newest.set(one.run, { epoch: one.epoch, ends: one.ends.map((endsInMs) => passedMs + endsInMs) })
        } else {
          const found = rules.hit(one.caller, 'catalogue', null)
          if (found) expect([one.caller, (newest.get(found.run)?.ends[Number(found.rule.id)] ?? 0) > passedMs]).toEqual(['home', true])
        }
      }
    }),
  )
})
