import { afterAll, beforeAll, describe } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { deliveryStoreContract } from '../testing/delivery-store-contract'
import { type DeliveryUnderTest, home, homeBlue } from '../testing/delivery-under-test'
import { groupStoreContract } from '../testing/group-store-contract'
import { createPrismaDeliveryStore } from './prisma-delivery-store'
import { createPrismaGroupStore } from './prisma-group-store'

let database: Database
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl)
  for (const { id, name, teamId } of [home, homeBlue]) {
    await database.team.create({ data: { id: teamId, slug: teamId, name: teamId } })
    await database.application.create({ data: { id, name, teamId } })
  }
})
afterAll(() => database.$disconnect())

async function make(): Promise<DeliveryUnderTest> {
  for (const table of [database.instance, database.serverGroup, database.release, database.workItem] as { deleteMany(): Promise<unknown> }[]) await table.deleteMany()
  const { position } = await database.ledgerHead.findUniqueOrThrow({ where: { id: 1 } })
  return {
    delivery: createPrismaDeliveryStore(database),
    groups: (host) => createPrismaGroupStore(database, host),
    async claim(objectId, holder) {
      const [row] = await database.$queryRaw<{ lease_epoch: bigint }[]>`
        UPDATE work_item SET lease_holder = ${holder}, lease_epoch = lease_epoch + 1, lease_expires_at = clock_timestamp() + interval '1 hour'
        WHERE kind = 'server-group' AND object_id = ${objectId} RETURNING lease_epoch`
      if (!row) throw new Error(`nobody asked for work on ${objectId}`)
      return { kind: 'server-group', objectId, holder, epoch: row.lease_epoch }
    },
    async woken() {
      const rows = await database.$queryRaw<{ object_id: string }[]>`
        UPDATE work_item SET next_look_at = clock_timestamp() + interval '1 hour' WHERE kind = 'server-group' AND next_look_at <= clock_timestamp() RETURNING object_id`
      return rows.map(({ object_id }) => object_id).sort()
    },
    async trail() {
      const rows = await database.ledgerEntry.findMany({ where: { position: { gt: position } }, orderBy: { position: 'asc' } })
      return rows.map(({ action, phase, subjectId }) => `${action} ${phase} ${subjectId}`)
    },
  }
}

describe('delivery in PostgreSQL', () => deliveryStoreContract(make))
describe('server groups in PostgreSQL', () => groupStoreContract(make))
