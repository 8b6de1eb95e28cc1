import type { Database, Transaction } from '@/lib/kernel/database'
import { appendChanges } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { Change } from '../../ledger/schemas'
import type { TouchedByZone, ZoneDrainStore } from '../truth-ports'
import type { ZoneDrain } from '../zone-schemas'

/** What daemons listen for: they read the table again. */
export const zonesKind = 'zones'

const nameOf = (by: unknown): string => (by !== null && typeof by === 'object' && 'name' in by ? String(by.name) : '')

async function tell(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${zonesKind})`
  await publishEvent(tx, { topic: 'registry', teamId: null, key: 'zones' })
}

/** The zone's own entry comes last; what stands in one of an application is that application's alone. */
async function append(tx: Transaction, about: Change, touched: TouchedByZone): Promise<void> {
  const owned = await tx.application.findMany({ where: { name: { in: touched.map(({ application }) => application) } }, select: { name: true, teamId: true }, orderBy: { name: 'asc' } })
  const evidenceOf = new Map(touched.map(({ application, ...evidence }) => [application, evidence]))
  await appendChanges(tx, [...owned.map(({ name, teamId }) => ({ ...about, teamId, application: name, evidence: evidenceOf.get(name) })), { ...about, evidence: { touched } }])
}

export const listDrainedZones = async (database: Database): Promise<ZoneDrain[]> =>
  (await database.zoneDrain.findMany({ orderBy: { zone: 'asc' } })).map(({ zone, why, overridden, by, drainedAt }) => ({ zone, why, overridden, by: nameOf(by), sinceMs: drainedAt.getTime() }))

export const createPrismaZoneDrainStore = (database: Database): ZoneDrainStore => ({
  list: () => listDrainedZones(database),

  drain: (zone, overridden, touched, { actor, why }) =>
    database.$transaction(async (tx) => {
      const made = await tx.zoneDrain.createMany({ data: [{ zone, why, overridden, by: actor, applications: touched.map(({ application }) => application) }], skipDuplicates: true })
      if (made.count === 0) return false
      await tell(tx)
      await append(tx, { actor, action: 'zone.drain', subject: { kind: 'zone', id: zone }, before: { drained: false }, after: { drained: true, overridden }, why }, touched)
      return true
    }),

  bringBack: (zone, touched, { actor, why }) =>
    database.$transaction(async (tx) => {
      const [row] = await tx.$queryRaw<{ applications: string[] }[]>`DELETE FROM zone_drain WHERE zone = ${zone} RETURNING applications`
      if (!row) return false
      await tell(tx)
      const gone = row.applications.filter((name) => !touched.some(({ application }) => application === name))
      await append(tx, { actor, action: 'zone.bring-back', subject: { kind: 'zone', id: zone }, before: { drained: true }, after: { drained: false }, why }, [...touched, ...gone.map((application) => ({ application, up: 0 }))])
      return true
    }),
})
