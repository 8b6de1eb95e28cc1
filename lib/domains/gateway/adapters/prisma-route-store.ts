import { z } from 'zod'
import type { Prisma } from '@/generated/prisma/client'
import type { TeamScope } from '@/lib/kernel/actor'
import type { Database, Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { GatewayDoer, RouteStore, StoredRoute } from '../route-ports'
import { RouteDocument } from '../route-schemas'

/** What the daemon listens for. */
export const gatewayKind = 'gateway'
export const routesMax = 1_000
const versionsShown = 100

const By = z.object({ id: z.string(), name: z.string() })
const withTeam = { team: { select: { slug: true } } } as const
type Row = Prisma.GatewayRouteGetPayload<{ include: typeof withTeam }>

const stored = ({ id, teamId, team, name, version, document, changedBy, changedAt }: Row): StoredRoute => ({
  id, teamId, team: team.slug, name, version, document: RouteDocument.parse(document), changedBy: By.parse(changedBy), changedAt: changedAt.toISOString(),
})
const inScope = (scope: TeamScope) => (scope.kind === 'all' ? {} : { teamId: { in: [...scope.teamIds] } })
const byOf = ({ actor }: GatewayDoer) => ({ id: actor.id, name: actor.name })
const saidWhy = ({ why }: GatewayDoer) => (why === undefined ? {} : { why })
/** What came through the API is JSON already. */
const json = (document: RouteDocument): Prisma.InputJsonObject => JSON.parse(JSON.stringify(document))

/** Everybody who looks at routes asks again, and the daemon tells the proxy. */
async function tell(tx: Transaction, teamId: string, name: string): Promise<void> {
  await publishEvent(tx, { topic: 'gateway', teamId, key: name })
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${gatewayKind})`
}

async function keepVersion(tx: Transaction, { id, version, document }: Pick<StoredRoute, 'id' | 'version' | 'document'>, doer: GatewayDoer): Promise<void> {
  await tx.gatewayRouteVersion.create({ data: { routeId: id, version, document: json(document), savedBy: byOf(doer), why: doer.why ?? null } })
}

async function saveRoute(tx: Transaction, { id }: StoredRoute, document: RouteDocument, expectedVersion: number, doer: GatewayDoer, rolledBackTo?: number) {
  await tx.$executeRaw`SELECT 1 FROM gateway_route WHERE id = ${id} FOR UPDATE`
  const before = await tx.gatewayRoute.findUnique({ where: { id } })
  if (before?.version !== expectedVersion) return { kind: 'changed-meanwhile' as const }
  const row = await tx.gatewayRoute.update({
    where: { id }, data: { document: json(document), position: document.order, enabled: document.enabled, version: { increment: 1 }, changedBy: byOf(doer), changedAt: new Date() }, include: withTeam,
  })
  const route = stored(row)
  await keepVersion(tx, route, doer)
  await tell(tx, route.teamId, route.name)
  await appendChange(tx, {
    actor: doer.actor, action: rolledBackTo === undefined ? 'gateway-route.change' : 'gateway-route.roll-back', subject: { kind: 'gateway-route', id: route.name }, teamId: route.teamId,
    before: { name: route.name, version: before.version, document: before.document }, after: { name: route.name, version: route.version, document: row.document, ...(rolledBackTo !== undefined && { rolledBackTo }) }, ...saidWhy(doer),
  })
  return { kind: 'saved' as const, route }
}

export const createPrismaRouteStore = (database: Database): RouteStore => ({
  team: (scope, slug) => database.team.findFirst({ where: { slug, ...(scope.kind === 'all' ? {} : { id: { in: [...scope.teamIds] } }) }, select: { id: true, slug: true } }),
  async teams(scope) {
    const rows = await database.team.findMany({ where: scope.kind === 'all' ? {} : { id: { in: [...scope.teamIds] } }, select: { slug: true }, orderBy: { slug: 'asc' } })
    return rows.map(({ slug }) => slug)
  },
  async find(scope, name) {
    const row = await database.gatewayRoute.findFirst({ where: { name, ...inScope(scope) }, include: withTeam })
    return row && stored(row)
  },
  async list(scope, { team, application, name, after, limit }) {
    const where: Prisma.GatewayRouteWhereInput = {
      ...inScope(scope), ...(team === undefined ? {} : { team: { slug: team } }), ...(name === undefined ? {} : { name }),
      ...(application === undefined ? {} : { document: { path: ['targets'], array_contains: [{ application }] } }),
    }
    const [rows, total] = await Promise.all([
      database.gatewayRoute.findMany({ where, include: withTeam, orderBy: [{ position: 'asc' }, { name: 'asc' }, { id: 'asc' }], take: limit + 1, ...(after === null ? {} : { cursor: { id: after }, skip: 1 }) }),
      database.gatewayRoute.count({ where }),
    ])
    return { items: rows.slice(0, limit).map(stored), total, more: rows.length > limit }
  },
  async versions({ id }) {
    const rows = await database.gatewayRouteVersion.findMany({ where: { routeId: id }, orderBy: { version: 'desc' }, take: versionsShown })
    return rows.map(({ version, document, savedBy, savedAt, why }) => ({ version, document: RouteDocument.parse(document), savedBy: By.parse(savedBy), savedAt: savedAt.toISOString(), why }))
  },
  async all() {
    const rows = await database.gatewayRoute.findMany({ select: { id: true, teamId: true, name: true, document: true } })
    return rows.map((row) => ({ ...row, document: RouteDocument.parse(row.document) }))
  },
  applications: () => database.application.findMany({ select: { name: true, teamId: true } }),
  add: (team, { id, name, document }, doer) =>
    database.$transaction(async (tx) => {
      // One after the other: the name is the whole edge's, and so is the number.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('gateway-routes'))`
      if (await tx.gatewayRoute.findUnique({ where: { name }, select: { id: true } })) return { kind: 'name-taken' }
      if ((await tx.gatewayRoute.count()) >= routesMax) return { kind: 'too-many', limit: routesMax }
      const row = await tx.gatewayRoute.create({ data: { id, teamId: team.id, name, position: document.order, enabled: document.enabled, document: json(document), changedBy: byOf(doer) }, include: withTeam })
      const route = stored(row)
      await keepVersion(tx, route, doer)
      await tell(tx, team.id, name)
      await appendChange(tx, { actor: doer.actor, action: 'gateway-route.create', subject: { kind: 'gateway-route', id: name }, teamId: team.id, after: { name, version: 1, document: row.document }, ...saidWhy(doer) })
      return { kind: 'saved', route }
    }),
  save: (route, document, expectedVersion, doer, rolledBackTo) => database.$transaction((tx) => saveRoute(tx, route, document, expectedVersion, doer, rolledBackTo)),
  remove: ({ id, name, teamId }, doer) =>
    database.$transaction(async (tx) => {
      const before = await tx.gatewayRoute.findUnique({ where: { id } })
      const { count } = await tx.gatewayRoute.deleteMany({ where: { id } })
      if (!before || count === 0) return
      await tell(tx, teamId, name)
      await appendChange(tx, { actor: doer.actor, action: 'gateway-route.delete', subject: { kind: 'gateway-route', id: name }, teamId, before: { name, version: before.version, document: before.document }, after: null, ...saidWhy(doer) })
    }),
})
