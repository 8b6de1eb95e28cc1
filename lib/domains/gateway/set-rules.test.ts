import { beforeEach, describe, expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { createMemoryRules, createMemoryRulesStore, type MemoryRules } from './adapters/memory-rules-store'
import { usualBreaker } from './core/breaker'
import type { RuledApplications } from './rules-ports'
import { SetRulesInput } from './rules-schemas'
import { dropRules, setRules } from './set-rules'

const person = (id: string, teams: Record<string, TeamRole>): Actor => ({ kind: 'person', id, name: id, operator: false, teams: new Map(Object.entries(teams)) })
const vera = person('vera', { front: 'viewer' })
const mina = person('mina', { front: 'member' })
const ada = person('ada', { back: 'lead' })
const home = { id: '1', name: 'home', teamId: 'front' }
const owners: RuledApplications = { find: async (scope, name) => (name === 'home' && (scope.kind === 'all' || scope.teamIds.includes('front')) ? home : null) }
const forbidden = { ok: false, error: { code: 'forbidden' } }
const notFound = { ok: false, error: { code: 'not-found' } }
const silent = fail(fault('unavailable', 'It does not answer.'))

let kept: MemoryRules
beforeEach(() => {
  kept = createMemoryRules()
})
const rules = () => createMemoryRulesStore(kept, () => 1_700_000_000_000)

describe('putting other rules in force', () => {
  const now = { timeoutMs: 1_000, breaker: usualBreaker }
  const input = (more: object = {}) => SetRulesInput.parse({ caller: 'home', callee: 'rows', change: { errorPercent: 20 }, why: 'opens too late', ...more })
  const verbs = (current: Result<typeof now, Fault> = ok(now)) => ({ set: setRules({ owners, rules: rules(), current: { of: async () => current } }), drop: dropRules({ owners, rules: rules() }) })

  test('is for members of the caller’s team, and in the ledger with what was and what is', async () => {
    expect(await verbs().set(vera, input())).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'breakers:set-rules needs member' } } })
    expect(await verbs().set(ada, input())).toMatchObject(notFound)
    expect(kept.rows.size).toBe(0)
    expect(await verbs().set(mina, input())).toMatchObject({ ok: true, value: { by: 'mina', before: { errorPercent: 50 }, after: { errorPercent: 20 } } })
    expect(kept.trail).toEqual([{ action: 'breaker.set-rules', actor: 'mina', why: 'opens too late', teamId: 'front', before: { errorPercent: 50 }, after: { errorPercent: 20 } }])
  })

  test('of calls from outside is for the team of who is called', async () => {
    expect(await verbs().set(ada, input({ caller: 'edge', callee: 'home' }))).toMatchObject(notFound)
    expect((await verbs().set(mina, input({ caller: 'edge', callee: 'home' }))).ok).toBe(true)
  })

  test.each([
    ['where they are others than were shown', { shown: { ...now, timeoutMs: 900 } }, 'conflict'],
    ['where the breaker goes by them already', { change: { errorPercent: 50 } }, 'conflict'],
    ['that its kind of rules does not know', { change: { slowMs: 300 } }, 'invalid-input'],
  ])('sets nothing %s', async (_name, more, code) => {
    expect(await verbs().set(mina, input(more))).toMatchObject({ ok: false, error: { code } })
    expect([kept.rows.size, kept.trail]).toEqual([0, []])
  })

  test('as they were shown, they are set; without the proxy, which knows what holds, they are not', async () => {
    expect((await verbs().set(mina, input({ shown: now }))).ok).toBe(true)
    expect(await verbs(silent).set(mina, input({ change: { volume: 3 } }))).toMatchObject({ ok: false, error: { code: 'unavailable' } })
  })

  test('is taken back by the same people, once', async () => {
    await verbs().set(mina, input())
    const pair = { caller: 'home', callee: 'rows', why: '' }
    expect(await verbs().drop(vera, pair)).toMatchObject(forbidden)
    expect(await verbs().drop(ada, pair)).toMatchObject(notFound)
    expect([await verbs().drop(mina, pair), await verbs().drop(mina, pair)]).toMatchObject([{ ok: true }, notFound])
    expect(kept.trail.map(({ action }) => action)).toEqual(['breaker.set-rules', 'breaker.drop-rules'])
  })

  test.each([{ change: {} }, { why: 'x' }, { change: { errorPercent: 0 } }, { change: { bulkhead: 3 } }, { caller: '../x' }])('%j is no input', (more) => expect(SetRulesInput.safeParse({ ...input(), ...more }).success).toBe(false))
})
