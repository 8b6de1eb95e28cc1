import { z } from 'zod'
import type { GatewayFilter, Prisma } from '@/generated/prisma/client'
import type { Database, Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import { FilterDocument } from '../filter-schemas'
import type { FilterStore, StoredFilter } from '../filter-store-ports'
import type { GatewayDoer } from '../route-ports'
import { gatewayKind } from './prisma-route-store'

const filtersMax = 100
const versionsShown = 50
const By = z.object({ id: z.string(), name: z.string() })
const stored = ({ id, name, version, document, changedBy, changedAt }: GatewayFilter): StoredFilter => ({ id, name, version, document: FilterDocument.parse(document), changedBy: By.parse(changedBy), changedAt: changedAt.toISOString() })
const byOf = ({ actor }: GatewayDoer) => ({ id: actor.id, name: actor.name })
const saidWhy = ({ why }: GatewayDoer) => (why === undefined ? {} : { why })
const json = (document: FilterDocument): Prisma.InputJsonObject => JSON.parse(JSON.stringify(document))

/** Of no team: filters are the whole edge's. */
async function tell(tx: Transaction, name: string): Promise<void> {
  await publishEvent(tx, { topic: 'gateway', teamId: null, key: name })
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${gatewayKind})`
}

const actionOf = (isNew: boolean, rolledBackTo: number | undefined) => (isNew ? 'gateway-filter.create' : rolledBackTo === undefined ? 'gateway-filter.change' : 'gateway-filter.roll-back')

export const createPrismaFilterStore = (database: Database): FilterStore => ({
  all: async () => (await database.gatewayFilter.findMany({ orderBy: [{ stage: 'asc' }, { position: 'asc' }, { name: 'asc' }] })).map(stored),
  async find(name) {
    const row = await database.gatewayFilter.findUnique({ where: { name } })
    return row && stored(row)
  },
  async versions({ id }) {
    const rows = await database.gatewayFilterVersion.findMany({ where: { filterId: id }, orderBy: { version: 'desc' }, take: versionsShown })
    return rows.map(({ version, document, savedBy, savedAt, why }) => ({ version, document: FilterDocument.parse(document), savedBy: By.parse(savedBy), savedAt: savedAt.toISOString(), why }))
  },
  save: (name, { id, document, script }, expectedVersion, doer, rolledBackTo) =>
    database.$transaction(async (tx) => {
      // One after the other: two who make the same one at once are one version and a refusal.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('gateway-filters'))`
      const before = await tx.gatewayFilter.findUnique({ where: { name } })
      if ((before?.version ?? 0) !== expectedVersion) return { kind: 'changed-meanwhile' }
      if (!before && (await tx.gatewayFilter.count()) >= filtersMax) return { kind: 'too-many', limit: filtersMax }
      const data = { stage: document.stage, position: document.order, enabled: document.enabled, document: json(document), script, changedBy: byOf(doer), changedAt: new Date(), version: expectedVersion + 1 }
      const row = before ? await tx.gatewayFilter.update({ where: { name }, data }) : await tx.gatewayFilter.create({ data: { id, name, ...data } })
      await tx.gatewayFilterVersion.create({ data: { filterId: row.id, version: row.version, document: json(document), savedBy: byOf(doer), why: doer.why ?? null } })
      await tell(tx, name)
      await appendChange(tx, {
        actor: doer.actor, action: actionOf(!before, rolledBackTo), subject: { kind: 'gateway-filter', id: name }, before: before && { name, version: before.version, document: before.document },
        after: { name, version: row.version, document: row.document, ...(rolledBackTo !== undefined && { rolledBackTo }) }, ...saidWhy(doer),
      })
      return { kind: 'saved', filter: stored(row) }
    }),
  remove: ({ id, name }, doer) =>
    database.$transaction(async (tx) => {
      const before = await tx.gatewayFilter.findUnique({ where: { id } })
      const { count } = await tx.gatewayFilter.deleteMany({ where: { id } })
      if (!before || count === 0) return
      await tell(tx, name)
      await appendChange(tx, { actor: doer.actor, action: 'gateway-filter.delete', subject: { kind: 'gateway-filter', id: name }, before: { name, version: before.version, document: before.document }, after: null, ...saidWhy(doer) })
    }),
})
