import { afterEach, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { configStoreContract, type ConfigUnderTest, doer, far, home, ofHome, savedDocument } from '../testing/config-store-contract'
import { createPrismaConfigStore } from './prisma-config-store'
import { newestChange } from './prisma-stored-documents'

const open: Database[] = []
afterEach(() => Promise.all(open.splice(0).map((database) => database.$disconnect())))

/** Nothing of configuration can be taken away again: each test has a database of its own. */
async function makeDatabase(): Promise<Database> {
  const database = createDatabase((await createTestDatabase()).applicationUrl, 4)
  open.push(database)
  for (const { id, name, teamId } of [home, far]) {
    await database.team.create({ data: { id: teamId, slug: teamId, name: teamId } })
    await database.application.create({ data: { id, name, teamId } })
  }
  return database
}

async function make(): Promise<ConfigUnderTest> {
  const database = await makeDatabase()
  const entries = async () => (await database.ledgerEntry.findMany({ orderBy: { position: 'asc' } })).map(({ canonical }) => canonical)
  return {
    store: createPrismaConfigStore(database),
    async trail() {
      const parsed = (await entries()).map((text) => JSON.parse(text) as { action: string; subject: { id: string }; after: { version: number } })
      return parsed.map(({ action, subject, after }) => `${action} ${subject.id} ${after.version}`)
    },
    said: async () => (await entries()).join('\n'),
  }
}

describe('in PostgreSQL', () => configStoreContract(make))

test('what was once in force can neither be rewritten nor removed, and the newest change is known', async () => {
  const database = await makeDatabase()
  expect(await newestChange(database)).toBe('0')
  const { id, change } = savedDocument(await createPrismaConfigStore(database).save(ofHome(), { id: 'one', format: 'yaml', text: 'a: 1', comment: '', expectedVersion: 0, rolledBackTo: null, keys: [] }, doer))
  await expect(database.configVersion.updateMany({ where: { documentId: id }, data: { text: 'a: 2' } })).rejects.toThrow(/denied|append-only/)
  await expect(database.configVersion.deleteMany({ where: { documentId: id } })).rejects.toThrow(/denied|append-only/)
  expect(await newestChange(database)).toBe(change)
})
