import { expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import type { Change } from '../ledger/schemas'
import { createMemoryBalancingStore } from './adapters/memory-balancing-store'
import { type BalancingState, usualBalancing } from './balancing-schemas'
import { forgetBalancing, saveBalancing, showBalancing } from './manage-balancing'

const person = (role: TeamRole | null, team = 'front'): Actor => ({ kind: 'person', id: 'vera', name: 'Vera', operator: false, teams: new Map(role ? [[team, role]] : []) })
const state: BalancingState = { nowMs: 1, policy: usualBalancing, instances: [], more: 0, ejections: [] }
const rare = { ...usualBalancing, rule: 'round-robin' as const }

function given(answers = true) {
  const trail: Change[] = []
  const store = createMemoryBalancingStore([{ id: '1', name: 'home', teamId: 'front' }], trail, () => 7)
  const ports = { store, source: { state: async () => (answers ? ok(state) : fail(fault('unavailable', 'The proxy does not answer.'))) } }
  return { trail, show: showBalancing(ports), save: saveBalancing(ports), forget: forgetBalancing(ports) }
}

test('a viewer sees the usual policy beside what the proxy does, and that they may not change it', async () => {
  expect(await given().show(person('viewer'), { application: 'home' })).toEqual({ ok: true, value: { policy: usualBalancing, chosen: null, maySet: false, state } })
})

test('a silent proxy takes away its own word alone', async () => {
  expect(await given(false).show(person('viewer'), { application: 'home' })).toMatchObject({ ok: true, value: { policy: usualBalancing, state: null } })
})

test('a member chooses and forgets, each with its entry', async () => {
  const { trail, save, forget } = given()
  expect(await save(person('member'), { application: 'home', policy: rare, why: 'even instances' })).toMatchObject({ ok: true, value: { policy: rare, chosen: { by: 'Vera', atMs: 7 }, maySet: true } })
  expect(await forget(person('member'), { application: 'home' })).toMatchObject({ ok: true, value: { policy: usualBalancing, chosen: null } })
  expect(await forget(person('member'), { application: 'home' })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect(trail).toMatchObject([
    { action: 'balancing.set', actor: { id: 'vera' }, teamId: 'front', application: 'home', before: null, after: rare, why: 'even instances' },
    { action: 'balancing.forget', before: rare, after: null },
  ])
})

test('a viewer is refused by the rule and leaves no entry; to another team there is no such application', async () => {
  const { trail, save, forget, show } = given()
  for (const write of [save(person('viewer'), { application: 'home', policy: rare }), forget(person('viewer'), { application: 'home' })]) {
    expect(await write).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'balancing:write needs member' } } })
  }
  for (const answer of [save(person('lead', 'back'), { application: 'home', policy: rare }), forget(person('lead', 'back'), { application: 'home' }), show(person('lead', 'back'), { application: 'home' }), show(person('lead'), { application: 'other' })]) {
    expect(await answer).toMatchObject({ ok: false, error: { code: 'not-found' } })
  }
  expect(trail).toEqual([])
})
