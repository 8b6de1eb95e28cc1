import type { Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { AddedService, CatalogStore, DeletedService, Doer, RetriedService, ServiceRef, TeamRef } from '../ports'
import { isStuck } from '../core/said-words'
import { PlanName, type Service, ServiceState } from '../schemas'
import { rolloutOf } from './binding-rows'
import { bindingKind, serviceKind } from '../core/work-kinds'
import { askForLook } from './catalog-work'
import { freeableOf, lockQuota } from './prisma-quota'
import { servicesOf, withTeam } from './service-rows'
import { nothingSaid, storedSaid } from './stored-said'

const saidWhy = ({ why }: Doer) => (why === undefined ? {} : { why })

/** The reservation and the intent are one: whoever comes later counts this row. */
export async function addService(tx: Transaction, team: TeamRef, draft: Parameters<CatalogStore['add']>[1], doer: Doer): Promise<AddedService> {
  const { id, name, offering, plan } = draft
  // Names are the team's over all plans: two orders of one name meet here and not at the index.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('services ' || ${team.id}, 0))`
  const { limit, used } = await lockQuota(tx, team.id, plan)
  const taken = await tx.serviceInstance.findFirst({ where: { teamId: team.id, name, state: { not: 'deleted' } }, select: { id: true } })
  if (taken) return { kind: 'name-taken' }
  if (used >= limit) return { kind: 'over-quota', limit, used, freeable: await freeableOf(tx, team.id, plan) }
  const row = await tx.serviceInstance.create({ data: { id, teamId: team.id, name, offering, plan, createdBy: { id: doer.actor.id, name: doer.actor.name } }, include: withTeam })
  await askForLook(tx, serviceKind, id)
  await tx.streamEvent.create({ data: { topic: 'services', teamId: team.id, key: id } })
  const [service] = await servicesOf(tx, [row])
  if (!service) throw new Error('a service that was just written is not there')
  await appendChange(tx, { actor: doer.actor, action: 'service.create', subject: { kind: 'service', id }, teamId: team.id, after: { name, offering, plan, quota: { used: used + 1, limit } }, ...saidWhy(doer) })
  return { kind: 'added', service }
}

async function shown(tx: Transaction, id: string): Promise<Service> {
  const [service] = await servicesOf(tx, [await tx.serviceInstance.findUniqueOrThrow({ where: { id }, include: withTeam })])
  if (!service) throw new Error('a service that was just written is not there')
  return service
}

/**
 * The same order under the same id: what the broker had made of it is found again. It holds its place already; a quota that was lowered
 * below that lets it in no more than another. One that stands still on its way is looked at now. Asked twice, the second changes nothing.
 */
export async function retryServiceRow(tx: Transaction, { id, teamId }: ServiceRef, doer: Doer): Promise<RetriedService> {
  const asked = await tx.serviceInstance.findUniqueOrThrow({ where: { id } })
  const plan = PlanName.parse(asked.plan)
  const { limit, used } = await lockQuota(tx, teamId, plan)
  // The work item first, as its controller takes it; then the row.
  await askForLook(tx, serviceKind, id)
  await tx.$executeRaw`SELECT 1 FROM service_instance WHERE id = ${id} FOR UPDATE`
  const before = await tx.serviceInstance.findUniqueOrThrow({ where: { id } })
  const state = ServiceState.parse(before.state)
  if (state === 'ready' || state === 'deleted') return { kind: 'wrong-state', state }
  if (state !== 'failed' && !isStuck(storedSaid(before.said))) return { kind: 'under-way', service: await shown(tx, id) }
  // Its own place is among those used.
  if (state === 'failed' && used > limit) return { kind: 'over-quota', plan, limit, used, freeable: await freeableOf(tx, teamId, plan) }
  const next = state === 'failed' ? 'creating' : state
  await tx.serviceInstance.update({ where: { id }, data: { state: next, ...(state === 'failed' ? { step: '' } : {}), ...nothingSaid, tries: 0, triedAt: new Date(), version: { increment: 1 } } })
  await tx.streamEvent.create({ data: { topic: 'services', teamId, key: id } })
  const service = await shown(tx, id)
  await appendChange(tx, {
    actor: doer.actor, action: 'service.retry', subject: { kind: 'service', id }, teamId, before: { state, reason: before.reason }, after: { name: before.name, plan, state: next, quota: { used, limit } }, ...saidWhy(doer),
  })
  return { kind: 'retried', service }
}

/** Every binding ends first, then the thing itself. Nothing of it is taken back. */
export async function deleteServiceRow(tx: Transaction, { id, teamId }: ServiceRef, doer: Doer): Promise<DeletedService> {
  const bindings = await tx.serviceBinding.findMany({ where: { serviceInstanceId: id, state: { not: 'ended' } }, include: { application: { select: { name: true } } }, orderBy: { id: 'asc' } })
  for (const { applicationId, application } of bindings) {
    const rollout = await rolloutOf(tx, applicationId)
    if (rollout !== null) return { kind: 'held', rollout, application: application.name }
  }
  // Work items before rows, as controllers take them.
  await askForLook(tx, serviceKind, id)
  for (const binding of bindings) await askForLook(tx, bindingKind, binding.id)
  const before = await tx.serviceInstance.findUniqueOrThrow({ where: { id } })
  const { count } = await tx.serviceInstance.updateMany({ where: { id, state: { in: ['creating', 'ready', 'failed'] } }, data: { state: 'deleting', step: '', ...nothingSaid, tries: 0, version: { increment: 1 } } })
  if (count === 0) return { kind: 'wrong-state', state: ServiceState.parse(before.state) }
  await tx.serviceBinding.updateMany({ where: { serviceInstanceId: id, state: { not: 'ended' } }, data: { wantedId: null, state: 'unbinding', step: '', ...nothingSaid, version: { increment: 1 } } })
  await tx.streamEvent.create({ data: { topic: 'services', teamId, key: id } })
  const service = await shown(tx, id)
  await appendChange(tx, {
    actor: doer.actor, action: 'service.delete', subject: { kind: 'service', id }, teamId, before: { name: before.name, state: before.state },
    after: { state: 'deleting', unbinds: bindings.map(({ application }) => application.name) }, evidence: { lastUseAt: service.lastUseAt }, ...saidWhy(doer),
  })
  return { kind: 'deleting', service }
}
