import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { addPerson } from '../access/testing/estate'
import type { Change } from '../ledger/schemas'
import { createMemoryGuideStore } from './adapters/memory-guide-store'
import { createPrismaGuideStore } from './adapters/prisma-guide-store'
import type { GuideStore } from './ports'
import type { GuideState } from './schemas'

let database: Database
let personId: string
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl)
  personId = (await addPerson(database, 'mina')).id
})
afterAll(() => database.$disconnect())

interface Given {
  store: GuideStore
  id: string
  actions(): Promise<string[]>
}
const memory = async (): Promise<Given> => {
  const trail: Change[] = []
  const states = new Map<string, GuideState>([['p', { skipped: false, since: new Date().toISOString() }]])
  return { store: createMemoryGuideStore(states, trail), id: 'p', actions: async () => trail.map(({ action }) => action) }
}
const prisma = async (): Promise<Given> => ({
  store: createPrismaGuideStore(database), id: personId, actions: async () => (await database.ledgerEntry.findMany({ orderBy: { position: 'asc' } })).map(({ action }) => action),
})

describe.each([['memory', memory], ['prisma', prisma]] as const)('the store of guides in %s', (_name, given) => {
  test('has everybody not skipped from their first day, and nobody else', async () => {
    const { store, id } = await given()
    const state = await store.read(id)
    expect(state?.skipped).toBe(false)
    expect(Math.abs(Date.parse(state?.since ?? '') - Date.now())).toBeLessThan(600_000)
    expect(await store.read('nobody')).toBeNull()
  })

  test('keeps what was saved, with its entry', async () => {
    const { store, id, actions } = await given()
    const state = { skipped: true, since: '2026-11-30T12:00:00.000Z' }
    await store.save(id, state, { actor: { kind: 'person', id, name: 'mina' }, action: 'person.save-guide', subject: { kind: 'person', id }, after: state })
    expect(await store.read(id)).toEqual(state)
    expect((await actions()).at(-1)).toBe('person.save-guide')
  })
})
