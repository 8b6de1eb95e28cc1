import { describe, expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { createMemoryApplications, createMemoryApplicationStore } from './adapters/memory-application-store'
import { createApplication } from './create-application'
import { getApplication } from './get-application'
import { listApplications } from './list-applications'
import { visibleNames } from './visible-names'

const person = (id: string, teams: Record<string, TeamRole>, operator = false): Actor => ({ kind: 'person', id, name: id, operator, teams: new Map(Object.entries(teams)) })
const mina = person('mina', { front: 'member' })
const vera = person('vera', { front: 'viewer' })
const ada = person('ada', { back: 'lead' })
const olga = person('olga', {}, true)

function given() {
  const memory = createMemoryApplications([{ id: 'front', slug: 'front' }, { id: 'back', slug: 'back' }])
  const store = createMemoryApplicationStore(memory)
  return { memory, store, create: (actor: Actor, name: string, team = 'front') => createApplication(store)(actor, { name, team, description: '' }) }
}

describe('creating an application', () => {
  test('is a member’s; the ledger has team and application', async () => {
    const { memory, create } = given()
    const made = await create(mina, 'home')
    expect(made).toMatchObject({ ok: true, value: { name: 'home', team: 'front' } })
    expect(memory.trail).toMatchObject([{ actor: { kind: 'person', id: 'mina' }, action: 'application.create', subject: { kind: 'application' }, teamId: 'front', application: 'home', after: { name: 'home', team: 'front' } }])
  })

  test('is refused to a viewer by its rule, and for the lead of another team there is no such team', async () => {
    const { memory, create } = given()
    expect(await create(vera, 'home')).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'applications:create needs member', liftedBy: ['member', 'lead', 'operator'] } } })
    expect(await create(ada, 'home')).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect([memory.rows.size, memory.trail]).toEqual([0, []])
  })

  test('names the field when the name is another team’s, without saying whose', async () => {
    const { memory, create } = given()
    await create(mina, 'home')
    const taken = await create(ada, 'home', 'back')
    expect(taken).toMatchObject({ ok: false, error: { code: 'conflict', errors: [{ pointer: '#/name' }] } })
    expect(JSON.stringify(taken)).not.toContain('front')
    expect(memory.trail).toHaveLength(1)
  })
})

test('an application is there for its team and for operators, and for nobody else', async () => {
  const { store, create } = given()
  await create(mina, 'home')
  const get = async (actor: Actor) => (await getApplication(store)(actor, { application: 'home' })).ok
  expect([await get(vera), await get(olga), await get(ada)]).toEqual([true, true, false])
})

test('a list goes on where its cursor says; nobody without a team has one, and strange cursors are the field’s fault', async () => {
  const { store, create } = given()
  for (const name of ['home', 'playback']) await create(mina, name)
  const list = (actor: Actor, cursor?: string) => listApplications(store)(actor, { limit: 1, cursor })
  const first = await list(vera)
  if (!first.ok) throw new Error(first.error.detail)
  expect(first.value).toMatchObject({ items: [{ name: 'home' }], total: 2 })
  expect(await list(vera, first.value.next ?? '')).toMatchObject({ ok: true, value: { items: [{ name: 'playback' }], next: null } })
  expect(await list(ada)).toMatchObject({ ok: true, value: { items: [], total: 0 } })
  expect(await list(person('new', {}))).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  expect(await list(vera, 'x')).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/cursor' }] } })
})

test('visible names are everything for operators, and kept for a moment for each set of teams', async () => {
  const { store, create } = given()
  let nowMs = 0
  const names = visibleNames(store, { nowMs: () => nowMs })
  expect(await names(olga)).toBeNull()
  expect(await names(mina)).toEqual([])
  await create(mina, 'home')
  expect(await names(mina)).toEqual([])
  expect(await names({ ...mina, teams: new Map([['front', 'lead'], ['back', 'viewer']]) })).toEqual(['home'])
  nowMs = 1_500
  expect(await names(mina)).toEqual(['home'])
  expect(await names(ada)).toEqual([])
})
