import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { createPrismaDashboardStore } from './adapters/prisma-dashboard-store'
import type { DashboardStore } from './dashboard-ports'
import { DashboardPanel } from './dashboard-schemas'
import { deleteDashboard, getDashboard, listDashboards, saveDashboard } from './manage-dashboards'

const person = (id: string, teams: Record<string, TeamRole>): Actor => ({ kind: 'person', id, name: id, operator: false, teams: new Map(Object.entries(teams)) })
const vera = person('vera', { front: 'viewer' })
const mina = person('mina', { front: 'member' })
const ada = person('ada', { back: 'lead' })
const olga: Actor = { ...person('olga', {}), operator: true }
const panel = (given: object = {}) => DashboardPanel.parse({ id: 'p1', title: 'Requests', kind: 'line', queries: { a: 'rate(served) by (zone)' }, ...given })

let database: Database
let store: DashboardStore
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl, 10)
  await database.team.createMany({ data: [{ id: 'front', slug: 'front', name: 'Front' }, { id: 'back', slug: 'back', name: 'Back' }] })
  store = createPrismaDashboardStore(database)
})
afterAll(() => database.$disconnect())

const save = (actor: Actor, name: string, expectedVersion: number, given: object = {}) => saveDashboard(store)(actor, { team: 'front', name, title: 'Health', panels: [panel()], expectedVersion, ...given })
const entries = async (name: string) => (await database.ledgerEntry.findMany({ where: { subjectId: `front ${name}` }, orderBy: { position: 'asc' } })).map(({ action, teamId, canonical }) => ({ action, teamId, ...(JSON.parse(canonical) as { before?: unknown; after?: unknown; actor: { id: string } }) }))

describe('a dashboard', () => {
  test('is made, changed and deleted by a member, each with its entry in the ledger', async () => {
    expect(await save(mina, 'health', 0, { why: 'first' })).toMatchObject({ ok: true, value: { team: 'front', name: 'health', version: 1, updatedBy: 'mina', panels: [{ id: 'p1', width: 6 }] } })
    expect(await save(mina, 'health', 1, { title: 'Health of all', panels: [] })).toMatchObject({ ok: true, value: { version: 2 } })
    expect(await getDashboard(store)(vera, { team: 'front', name: 'health' })).toMatchObject({ ok: true, value: { title: 'Health of all', panels: [] } })
    expect(await listDashboards(store)(vera)).toMatchObject({ ok: true, value: { total: 1, items: [{ name: 'health', panels: 0 }] } })
    expect(await deleteDashboard(store)(mina, { team: 'front', name: 'health', expectedVersion: 2 })).toEqual({ ok: true, value: null })
    expect(await getDashboard(store)(mina, { team: 'front', name: 'health' })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await entries('health')).toMatchObject([
      { action: 'dashboard.save', teamId: 'front', actor: { id: 'mina' }, why: 'first', after: { version: 1, panels: [{ queries: { a: 'rate(served) by (zone)' } }] } },
      { action: 'dashboard.save', before: { version: 1, title: 'Health' }, after: { version: 2, title: 'Health of all' } },
      { action: 'dashboard.delete', before: { version: 2, title: 'Health of all' } },
    ])
  })
  test('that was deleted comes back as it was', async () => {
    await save(mina, 'back-again', 0)
    await deleteDashboard(store)(mina, { team: 'front', name: 'back-again', expectedVersion: 1 })
    expect(await save(mina, 'back-again', 0)).toMatchObject({ ok: true, value: { version: 1, panels: [{ id: 'p1' }] } })
  })
  test('is not written over what somebody saved meanwhile; of two at once one is refused', async () => {
    await save(mina, 'shared', 0)
    const both = await Promise.all([save(mina, 'shared', 1, { title: 'One' }), save(olga, 'shared', 1, { title: 'Other' })])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'conflict', detail: expect.stringContaining('version 2') } })
    expect(await save(mina, 'shared', 0)).toMatchObject({ ok: false, error: { code: 'conflict' } })
    expect(await deleteDashboard(store)(mina, { team: 'front', name: 'shared', expectedVersion: 1 })).toMatchObject({ ok: false, error: { code: 'conflict' } })
    expect(await entries('shared')).toHaveLength(2)
  })
  test('with a query that cannot be read is refused, and its place named', async () => {
    expect(await save(mina, 'broken', 0, { panels: [panel(), panel({ id: 'p2', queries: { a: 'sum(' } })] })).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/panels/1/queries/a' }] } })
    expect(await entries('broken')).toEqual([])
  })
})

describe('rights', () => {
  test('a viewer looks but does not write, and nothing is written of it', async () => {
    expect(await save(vera, 'viewers', 0)).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'dashboards:write needs member' } } })
    await save(mina, 'viewers', 0)
    expect(await deleteDashboard(store)(vera, { team: 'front', name: 'viewers', expectedVersion: 1 })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await entries('viewers')).toHaveLength(1)
  })
  test('another team meets nothing of it', async () => {
    await save(mina, 'ours', 0)
    for (const answer of [await getDashboard(store)(ada, { team: 'front', name: 'ours' }), await save(ada, 'ours', 1), await deleteDashboard(store)(ada, { team: 'front', name: 'ours', expectedVersion: 1 })]) expect(answer).toMatchObject({ ok: false, error: { code: 'not-found', detail: 'There is no team front here.' } })
    expect(await listDashboards(store)(ada)).toMatchObject({ ok: true, value: { total: 0 } })
    expect((await listDashboards(store)(olga)).ok).toBe(true)
  })
})
