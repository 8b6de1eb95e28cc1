import type { Database, Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { ZoneDrainStore } from '../truth-ports'
import type { ZoneDrain } from '../zone-schemas'

/** What daemons listen for: they read the table again. */
export const zonesKind = 'zones'

const nameOf = (by: unknown): string => (by !== null && typeof by === 'object' && 'name' in by ? String(by.name) : '')

async function tell(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${zonesKind})`
  await publishEvent(tx, { topic: 'registry', teamId: null, key: 'zones' })
}

export const listDrainedZones = async (database: Database): Promise<ZoneDrain[]> =>
  (await database.zoneDrain.findMany({ orderBy: { zone: 'asc' } })).map(({ zone, why, overridden, by, drainedAt }) => ({ zone, why, overridden, by: nameOf(by), sinceMs: drainedAt.getTime() }))

export const createPrismaZoneDrainStore = (database: Database): ZoneDrainStore => ({
  list: () => listDrainedZones(database),

  drain: (zone, overridden, evidence, { actor, why }) =>
    database.$transaction(async (tx) => {
      const made = await tx.zoneDrain.createMany({ data: [{ zone, why, overridden, by: actor }], skipDuplicates: true })
      if (made.count === 0) return false
      await tell(tx)
      await appendChange(tx, { actor, action: 'zone.drain', subject: { kind: 'zone', id: zone }, before: { drained: false }, after: { drained: true, overridden }, why, evidence })
      return true
    }),

  bringBack: (zone, evidence, { actor, why }) =>
    database.$transaction(async (tx) => {
      const removed = await tx.zoneDrain.deleteMany({ where: { zone } })
      if (removed.count === 0) return false
      await tell(tx)
      await appendChange(tx, { actor, action: 'zone.bring-back', subject: { kind: 'zone', id: zone }, before: { drained: true }, after: { drained: false }, why, evidence })
      return true
    }),
})
