import { afterAll, beforeAll, describe } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createLog } from '@/lib/kernel/log'
import { createTestDatabase } from '@/lib/testing/database'
import { eventSourceContract } from '../testing/event-source-contract'
import { ledgerContract } from '../testing/ledger-contract'
import { createEventFeed, type EventFeed } from './pg-event-feed'
import { appendChange } from './prisma-append'
import { createPrismaLedgerReader } from './prisma-ledger-reader'
import { pruneStreamEvents } from './prune-stream-events'
import { publishEvent } from './publish-event'

let database: Database
let feed: EventFeed
beforeAll(async () => {
  const { applicationUrl } = await createTestDatabase()
  database = createDatabase(applicationUrl)
  feed = createEventFeed(applicationUrl, createLog('test', () => undefined))
  for (const slug of ['front', 'back']) await database.team.create({ data: { id: slug, slug, name: slug } })
})
afterAll(async () => {
  await feed.close()
  await database.$disconnect()
})

describe('events in PostgreSQL', () =>
  eventSourceContract(async () => ({
    source: feed,
    publish: (notice) => publishEvent(database, notice),
    prune: async () => void (await pruneStreamEvents(database, Date.now() + 2 * 3_600_000)),
  })))

describe('the ledger in PostgreSQL', () =>
  ledgerContract(async () => {
    const ledger = createPrismaLedgerReader(database)
    return { ledger, start: (await ledger.head()).position, append: (change) => database.$transaction((tx) => appendChange(tx, change)) }
  }))
