import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createEnvelope } from '@/lib/kernel/envelope'
import { Secret } from '@/lib/kernel/secret'
import { createTestDatabase } from '@/lib/testing/database'
import { configStoreContract, doer, far, home, ofHome, savedDocument } from '../testing/config-store-contract'
import { configStagesContract, type StagesUnderTest } from '../testing/config-stages-contract'
import { createPrismaConfigKeyRows } from './prisma-config-key-rows'
import { createConfigKeyring } from './prisma-config-keys'
import { createPrismaConfigStages } from './prisma-config-stages'
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

async function make(): Promise<StagesUnderTest> {
  const database = await makeDatabase()
  const entries = async () => (await database.ledgerEntry.findMany({ orderBy: { position: 'asc' } })).map(({ canonical }) => canonical)
  return {
    store: createPrismaConfigStore(database),
    stages: createPrismaConfigStages(database),
    async trail() {
      const parsed = (await entries()).map((text) => JSON.parse(text) as { action: string; subject: { id: string }; after: { version: number } })
      return parsed.map(({ action, subject, after }) => `${action} ${subject.id} ${after.version}`)
    },
    said: async () => (await entries()).join('\n'),
  }
}

describe('in PostgreSQL', () => {
  configStoreContract(make)
  configStagesContract(make)
})

test('what was once in force can neither be rewritten nor removed, and the newest change is known', async () => {
  const database = await makeDatabase()
  expect(await newestChange(database)).toBe('0')
  const { id, change } = savedDocument(await createPrismaConfigStore(database).save(ofHome(), { id: 'one', format: 'yaml', text: 'a: 1', comment: '', expectedVersion: 0, rolledBackTo: null, keys: [] }, doer))
  await expect(database.configVersion.updateMany({ where: { documentId: id }, data: { text: 'a: 2' } })).rejects.toThrow(/denied|append-only/)
  await expect(database.configVersion.deleteMany({ where: { documentId: id } })).rejects.toThrow(/denied|append-only/)
  expect(await newestChange(database)).toBe(change)
})

describe('keys', () => {
  const rootKey = randomBytes(32)
  test('seal for one application alone, and open what earlier ones sealed; each is in the ledger, nothing is in clear', async () => {
    const database = await makeDatabase()
    const keyring = createConfigKeyring(database, createEnvelope(rootKey))
    const first = await keyring.seal('home', new Secret('topsecret'), doer)
    expect(first).toMatch(/^\{cipher\}k1\.[\w.-]+$/)
    expect([(await keyring.open('home', first))?.reveal(), await keyring.open('far', first), await keyring.open(null, first), await keyring.open('home', `${first}x`), await keyring.open('home', '{cipher}00ff')]).toEqual(['topsecret', null, null, null, null])
    expect(await keyring.makeKey({ ...doer, why: 'somebody left' })).toBe(2)
    const second = await keyring.seal('home', new Secret('topsecret'), doer)
    expect(second).toMatch(/^\{cipher\}k2\./)
    // Another daemon over the same rows.
    const other = createConfigKeyring(database, createEnvelope(rootKey))
    for (const sealed of [first, second]) expect((await other.open('home', sealed))?.reveal()).toBe('topsecret')
    await expect(createConfigKeyring(database, createEnvelope(randomBytes(32))).open('home', first)).rejects.toThrow('does not open')
    expect((await createPrismaConfigKeyRows(database).list()).map(({ number, madeBy }) => [number, madeBy])).toEqual([[2, 'Mina'], [1, 'Mina']])
    const entries = await database.ledgerEntry.findMany({ orderBy: { position: 'asc' } })
    expect(entries.map(({ action, subjectId }) => `${action} ${subjectId}`)).toEqual(['config-key.make 1', 'config-key.make 2'])
    expect(entries[1]?.canonical).toContain('somebody left')
    await expect(database.configKey.deleteMany()).rejects.toThrow(/denied/)
  })

  test('asked for at once are one', async () => {
    const database = await makeDatabase()
    const rings = [1, 2].map(() => createConfigKeyring(database, createEnvelope(rootKey)))
    const sealed = await Promise.all(rings.map((ring) => ring.seal(null, new Secret('x'), doer)))
    expect(sealed.map((one) => one.slice(0, 11))).toEqual(['{cipher}k1.', '{cipher}k1.'])
    for (const one of sealed) expect((await rings[0]?.open(null, one))?.reveal()).toBe('x')
  })
})
