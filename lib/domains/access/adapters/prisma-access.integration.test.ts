import { afterAll, beforeAll, describe } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { AccessUnderTest } from '../testing/access-under-test'
import { linkStoreContract } from '../testing/link-store-contract'
import { peopleStoreContract } from '../testing/people-store-contract'
import { sessionStoreContract } from '../testing/session-store-contract'
import { teamStoreContract } from '../testing/team-store-contract'
import { tokenStoreContract } from '../testing/token-store-contract'
import type { Trail } from './append-audit'
import { createPrismaLinks } from './prisma-links'
import { createPrismaPeople } from './prisma-people'
import { createPrismaSessions } from './prisma-sessions'
import { createPrismaTeams } from './prisma-teams'
import { createPrismaTokens } from './prisma-tokens'

let database: Database
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl)
})
afterAll(() => database.$disconnect())

/** Empty tables; the ledger cannot be emptied, so what was there before is left out. */
async function make(): Promise<AccessUnderTest> {
  for (const table of [database.token, database.oneTimeLink, database.session, database.membership, database.person, database.team, database.streamEvent] as { deleteMany(): Promise<unknown> }[]) await table.deleteMany()
  const { position } = await database.ledgerHead.findUniqueOrThrow({ where: { id: 1 } })
  const trail: Trail = { append: appendChange, publishAccess: async (tx, key) => void (await tx.streamEvent.create({ data: { topic: 'access', teamId: null, key } })) }
  return {
    people: createPrismaPeople(database, trail), links: createPrismaLinks(database, trail), sessions: createPrismaSessions(database, trail), teams: createPrismaTeams(database, trail), tokens: createPrismaTokens(database, trail),
    async trail() {
      const rows = await database.ledgerEntry.findMany({ where: { position: { gt: position } }, orderBy: { position: 'asc' } })
      return rows.map(({ action, subjectId }) => `${action} ${subjectId}`)
    },
    heard: async () => (await database.streamEvent.findMany({ where: { topic: 'access' }, orderBy: { seq: 'asc' } })).map(({ key }) => key),
  }
}

describe('people in PostgreSQL', () => peopleStoreContract(make))
describe('links in PostgreSQL', () => linkStoreContract(make))
describe('sessions in PostgreSQL', () => sessionStoreContract(make))
describe('teams in PostgreSQL', () => teamStoreContract(make))
describe('tokens in PostgreSQL', () => tokenStoreContract(make))
