import { z } from 'zod'
import type { TeamScope } from '@/lib/kernel/actor'
import type { Database } from '@/lib/kernel/database'
import type { Prisma } from '@/generated/prisma/client'
import { ServiceState } from '../schemas'
import type { CatalogStore } from '../ports'
import { addService, deleteServiceRow, retryServiceRow } from './change-service-rows'
import { addBinding, changeBindingRow } from './change-binding-rows'
import { bindingsOf, withBinding } from './binding-rows'
import { readQuotas, saveQuota } from './prisma-quota'
import { servicesOf, withTeam } from './service-rows'
import { endSessionsRow, retryBindingRow } from './urge-binding-rows'

const inScope = (scope: TeamScope) => (scope.kind === 'all' ? {} : { teamId: { in: [...scope.teamIds] } })
const eventsShown = 40
const bindingsShown = 50

export function createPrismaCatalogStore(database: Database): CatalogStore {
  return {
    async team(scope, slug) {
      const found = await database.team.findFirst({ where: { slug, ...(scope.kind === 'all' ? {} : { id: { in: [...scope.teamIds] } }) }, select: { id: true, slug: true } })
      return found
    },
    async find(scope, id) {
      const row = await database.serviceInstance.findFirst({ where: { id, ...inScope(scope) }, include: withTeam })
      return row && { id, name: row.name, teamId: row.teamId, team: row.team.slug, state: ServiceState.parse(row.state) }
    },
    async list(scope, { team, name, application, state, after, limit }) {
      const where: Prisma.ServiceInstanceWhereInput = {
        ...inScope(scope),
        ...(team === undefined ? {} : { team: { slug: team } }),
        ...(name === undefined ? {} : { name }),
        ...(application === undefined ? {} : { bindings: { some: { application: { name: application }, state: { not: 'ended' } } } }),
        ...(state === 'all' ? {} : state === 'deleted' ? { state: 'deleted' } : { state: { not: 'deleted' } }),
      }
      const [rows, total] = await Promise.all([
        database.serviceInstance.findMany({ where, include: withTeam, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: limit + 1, ...(after === null ? {} : { cursor: { id: after }, skip: 1 }) }),
        database.serviceInstance.count({ where }),
      ])
      return { items: await servicesOf(database, rows.slice(0, limit)), total, more: rows.length > limit }
    },
    async detail({ id }) {
      const [row, bindings] = await Promise.all([
        database.serviceInstance.findUniqueOrThrow({ where: { id }, include: withTeam }),
        database.serviceBinding.findMany({ where: { serviceInstanceId: id }, include: withBinding, orderBy: [{ endedAt: { sort: 'desc', nulls: 'first' } }, { createdAt: 'desc' }], take: bindingsShown }),
      ])
      const [service] = await servicesOf(database, [row])
      if (!service) throw new Error('a service that was just read is not there')
      const entries = await database.ledgerEntry.findMany({
        where: { teamId: row.teamId, OR: [{ subjectKind: 'service', subjectId: id }, { subjectKind: 'binding', subjectId: { in: bindings.map((one) => one.id) } }] },
        orderBy: { position: 'desc' }, take: eventsShown,
      })
      return {
        ...service,
        bindingList: await bindingsOf(database, bindings),
        events: entries.map((one) => ({ position: String(one.position), at: one.at.toISOString(), action: one.action, phase: one.phase, actor: one.actorName, ...saidOf(one.canonical, row.name) })),
      }
    },
    add: (team, draft, doer) => database.$transaction((tx) => addService(tx, team, draft, doer)),
    delete: (service, doer) => database.$transaction((tx) => deleteServiceRow(tx, service, doer)),
    retry: (service, doer) => database.$transaction((tx) => retryServiceRow(tx, service, doer)),
    retryBinding: (service, bindingId, doer) => database.$transaction((tx) => retryBindingRow(tx, service, bindingId, doer)),
    endSessions: (service, bindingId, doer) => database.$transaction((tx) => endSessionsRow(tx, service, bindingId, doer)),
    bind: (service, application, draft, doer) => database.$transaction((tx) => addBinding(tx, service, application, draft, doer)),
    changeBinding: (service, bindingId, change, newId, doer) => database.$transaction((tx) => changeBindingRow(tx, service, bindingId, change, newId, doer)),
    quotas: (scope, slug) => readQuotas(database, scope, slug),
    setQuota: (team, plan, limit, doer) => saveQuota(database, team, plan, limit, doer),
  }
}

const Said = z.object({ why: z.string().optional(), after: z.object({ name: z.string().optional() }).nullish() })

function saidOf(canonical: string, name: string): { subject: string; why: string | null } {
  const { why, after } = Said.parse(JSON.parse(canonical))
  return { subject: after?.name ?? name, why: why ?? null }
}
