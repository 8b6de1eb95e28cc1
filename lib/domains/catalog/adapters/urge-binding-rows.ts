import type { Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { bindingTitle } from '../core/engine-names'
import { isStuck } from '../core/said-words'
import { bindingKind } from '../core/work-kinds'
import type { Doer, EndedSessions, RetriedBinding, ServiceRef } from '../ports'
import { type Binding, BindingState } from '../schemas'
import { bindingsOf, withBinding } from './binding-rows'
import { askForLook } from './catalog-work'
import { nothingSaid, storedSaid } from './stored-said'

/** The binding under lock: the work item first, as its controller takes it; then the row. */
async function taken(tx: Transaction, service: ServiceRef, bindingId: string) {
  const found = await tx.serviceBinding.findFirst({ where: { id: bindingId, serviceInstanceId: service.id }, select: { id: true } })
  if (!found) return null
  await askForLook(tx, bindingKind, bindingId)
  await tx.$executeRaw`SELECT 1 FROM service_binding WHERE id = ${bindingId} FOR UPDATE`
  return tx.serviceBinding.findUniqueOrThrow({ where: { id: bindingId }, include: { application: { select: { name: true } }, credentials: { orderBy: { number: 'asc' } } } })
}

async function shown(tx: Transaction, id: string): Promise<Binding> {
  const [binding] = await bindingsOf(tx, [await tx.serviceBinding.findUniqueOrThrow({ where: { id }, include: withBinding })])
  if (!binding) throw new Error('a binding that was just written is not there')
  return binding
}

/** Bindings never give up: an act that failed is tried again by itself, later and later. This is now. Asked twice, the second changes nothing. */
export async function retryBindingRow(tx: Transaction, service: ServiceRef, bindingId: string, { actor, why }: Doer): Promise<RetriedBinding> {
  const row = await taken(tx, service, bindingId)
  if (!row) return { kind: 'missing' }
  const state = BindingState.parse(row.state)
  if (state === 'bound' || state === 'ended') return { kind: 'wrong-state', state }
  if (!isStuck(storedSaid(row.said))) return { kind: 'under-way', binding: await shown(tx, bindingId) }
  await tx.serviceBinding.update({ where: { id: bindingId }, data: { ...nothingSaid, version: { increment: 1 } } })
  await tx.streamEvent.create({ data: { topic: 'services', teamId: service.teamId, key: service.id } })
  await appendChange(tx, {
    actor, action: 'binding.retry', subject: { kind: 'binding', id: bindingId }, teamId: service.teamId, application: row.application.name,
    before: { state, step: row.step, reason: row.reason }, after: { name: bindingTitle(service.name, row.application.name), state }, ...(why === undefined ? {} : { why }),
  })
  return { kind: 'retried', binding: await shown(tx, bindingId) }
}

/** The login that a rotation leaves behind, when nobody but strangers holds it: its controller ends their sessions and revokes it. */
export async function endSessionsRow(tx: Transaction, service: ServiceRef, bindingId: string, { actor, why }: Doer): Promise<EndedSessions> {
  const row = await taken(tx, service, bindingId)
  if (!row) return { kind: 'missing' }
  const state = BindingState.parse(row.state)
  const left = row.credentials.find(({ id, state: of }) => of === 'issued' && id !== row.givenId && id !== row.wantedId)
  if ((state !== 'rotating' && state !== 'cancelling') || !left) return { kind: 'not-draining', state }
  if (left.endAsked) return { kind: 'ending', binding: await shown(tx, bindingId) }
  // Before that its own instances may hold it.
  if (row.step !== 'drain') return { kind: 'not-draining', state }
  await tx.serviceCredential.update({ where: { id: left.id }, data: { endAsked: true } })
  await tx.serviceBinding.update({ where: { id: bindingId }, data: { version: { increment: 1 } } })
  await tx.streamEvent.create({ data: { topic: 'services', teamId: service.teamId, key: service.id } })
  await appendChange(tx, {
    actor, action: 'credential.end-sessions', subject: { kind: 'binding', id: bindingId }, teamId: service.teamId, application: row.application.name,
    after: { name: bindingTitle(service.name, row.application.name), credential: left.number, sessions: left.sessions }, evidence: { holders: left.holders }, ...(why === undefined ? {} : { why }),
  })
  return { kind: 'asked', binding: await shown(tx, bindingId) }
}
