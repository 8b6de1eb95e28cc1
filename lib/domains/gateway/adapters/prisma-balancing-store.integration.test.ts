import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import { createBalancing } from '@/lib/daemon/discovery/balancing'
import { entryOf } from '@/lib/domains/ledger/schemas'
import type { Database } from '@/lib/kernel/database'
import { createLog } from '@/lib/kernel/log'
import { createTestDatabase } from '@/lib/testing/database'
import { usualBalancing } from '../balancing-schemas'
import { balancingStoreContract } from '../testing/balancing-store-contract'
import { createPrismaBalancingStore, readBalancing } from './prisma-balancing-store'

let database: Database
let url: string
beforeAll(async () => {
  url = (await createTestDatabase()).applicationUrl
  database = createDatabase(url)
  for (const slug of ['front', 'back']) await database.team.create({ data: { id: slug, slug, name: slug } })
})
afterAll(() => database.$disconnect())

const application = { id: '1', name: 'home', teamId: 'front' }
const foreign = { id: '2', name: 'catalogue', teamId: 'back' }
const vera = { actor: { kind: 'person', id: 'vera', name: 'Vera' } }
const rare = { ...usualBalancing, rule: 'round-robin' as const }

async function fresh() {
  await database.application.deleteMany()
  await database.application.createMany({ data: [application, foreign] })
  return createPrismaBalancingStore(database)
}

describe('balancing in PostgreSQL', () =>
  balancingStoreContract(async () => {
    const store = await fresh()
    const { position } = await database.ledgerHead.findUniqueOrThrow({ where: { id: 1 } })
    return {
      store, application, foreign,
      async entries() {
        const rows = await database.ledgerEntry.findMany({ where: { position: { gt: position }, application: 'home' }, orderBy: { position: 'asc' } })
        return rows.map((row) => {
          const { action, before, after, why } = entryOf(row)
          return { action, before, after, why }
        })
      },
    }
  }))

test('whoever keeps the picture for the proxy is told with the write, and reads it by name; what cannot be read is as usual', async () => {
  const store = await fresh()
  const heard: string[] = []
  const listener = new pg.Client({ connectionString: url })
  await listener.connect()
  listener.on('notification', ({ payload }) => heard.push(payload ?? ''))
  await listener.query('LISTEN quarterdeck_work')
  const balancing = await createBalancing(database, createLog('test', () => undefined))
  let changes = 0
  balancing.onChange(() => void changes++)
  await store.save(foreign, rare, vera)
  await store.save(application, usualBalancing, vera)
  await listener.query('SELECT 1')
  expect(heard).toEqual(['balancing', 'balancing'])
  await balancing.reload()
  expect([balancing.current(), changes]).toEqual([[{ application: 'catalogue', policy: rare }, { application: 'home', policy: usualBalancing }], 1])
  await database.applicationBalancing.update({ where: { applicationId: application.id }, data: { policy: { rule: 'by chance' } } })
  expect(await readBalancing(database)).toEqual([{ application: 'catalogue', policy: rare }])
  balancing.stop()
  await listener.end()
})
