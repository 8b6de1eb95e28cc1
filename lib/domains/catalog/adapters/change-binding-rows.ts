import type { Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { BindingChange, Bound, CatalogStore, ChangedBinding, Doer, ServiceRef } from '../ports'
import { type BindingState, BindingState as BindingStateOf, ServiceState } from '../schemas'
import { bindingTitle } from '../core/engine-names'
import { bindingsOf, rolloutOf, withBinding } from './binding-rows'
import { bindingKind } from '../core/work-kinds'
import { askForLook } from './catalog-work'
import { nothingSaid } from './stored-said'

const saidWhy = ({ why }: Doer) => (why === undefined ? {} : { why })

async function shown(tx: Transaction, id: string) {
  const [binding] = await bindingsOf(tx, [await tx.serviceBinding.findUniqueOrThrow({ where: { id }, include: withBinding })])
  if (!binding) throw new Error('a binding that was just written is not there')
  return binding
}

/** Binding and first credential as intents; its controller does the rest. */
export async function addBinding(tx: Transaction, service: ServiceRef, application: { id: string; name: string }, draft: Parameters<CatalogStore['bind']>[2], doer: Doer): Promise<Bound> {
  const { id, credentialId, name, databaseUrl } = draft
  // One after the other for each application, so that names and DATABASE_URL are told apart in words and not by an index.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('bindings ' || ${application.id}, 0))`
  const rollout = await rolloutOf(tx, application.id)
  if (rollout !== null) return { kind: 'held', rollout }
  // Shared: a deletion that takes this row waits until the binding is there, and then ends it too.
  const [found] = await tx.$queryRaw<{ state: string }[]>`SELECT state FROM service_instance WHERE id = ${service.id} FOR SHARE`
  const state = ServiceState.parse(found?.state ?? 'deleted')
  if (state !== 'ready' && state !== 'creating') return { kind: 'not-ready', state }
  const others = await tx.serviceBinding.findMany({ where: { applicationId: application.id, state: { not: 'ended' } }, include: { serviceInstance: { select: { name: true } } } })
  if (others.some(({ serviceInstanceId }) => serviceInstanceId === service.id)) return { kind: 'bound-already' }
  if (others.some((one) => one.name === name)) return { kind: 'name-taken' }
  const main = others.find((one) => one.databaseUrl)
  if (databaseUrl && main) return { kind: 'url-taken', by: main.serviceInstance.name }
  await tx.serviceBinding.create({
    data: { id, serviceInstanceId: service.id, applicationId: application.id, name, databaseUrl, wantedId: credentialId, createdBy: { id: doer.actor.id, name: doer.actor.name }, credentials: { create: { id: credentialId, number: 1 } } },
  })
  await askForLook(tx, bindingKind, id)
  await tx.streamEvent.create({ data: { topic: 'services', teamId: service.teamId, key: service.id } })
  const binding = await shown(tx, id)
  await appendChange(tx, {
    actor: doer.actor, action: 'binding.create', subject: { kind: 'binding', id }, teamId: service.teamId, application: application.name, after: { name: bindingTitle(service.name, application.name), binding: name, databaseUrl }, ...saidWhy(doer),
  })
  return { kind: 'bound', binding }
}

const from: Record<BindingChange, readonly BindingState[]> = { rotate: ['bound'], cancel: ['rotating'], unbind: ['binding', 'bound', 'rotating', 'cancelling'] }
const to: Record<BindingChange, BindingState> = { rotate: 'rotating', cancel: 'cancelling', unbind: 'unbinding' }
const actionOf: Record<BindingChange, string> = { rotate: 'binding.rotate', cancel: 'binding.cancel-rotation', unbind: 'binding.remove' }

/** What shall be given instead: the new credential, the former one, or nothing. */
async function wantedAfter(tx: Transaction, bindingId: string, change: BindingChange, newCredentialId: string): Promise<string | null | 'too-late'> {
  if (change === 'unbind') return null
  const credentials = await tx.serviceCredential.findMany({ where: { bindingId }, orderBy: { number: 'desc' } })
  if (change === 'cancel') {
    const binding = await tx.serviceBinding.findUniqueOrThrow({ where: { id: bindingId } })
    // Its revocation is under way: there is no way back to it.
    if (binding.step === 'revoke') return 'too-late'
    return credentials.find(({ id, state }) => id !== binding.wantedId && state === 'issued')?.id ?? 'too-late'
  }
  await tx.serviceCredential.create({ data: { id: newCredentialId, bindingId, number: (credentials[0]?.number ?? 0) + 1 } })
  return newCredentialId
}

export async function changeBindingRow(tx: Transaction, service: ServiceRef, bindingId: string, change: BindingChange, newCredentialId: string, doer: Doer): Promise<ChangedBinding> {
  const found = await tx.serviceBinding.findFirst({ where: { id: bindingId, serviceInstanceId: service.id }, include: { application: { select: { id: true, name: true } } } })
  if (!found) return { kind: 'missing' }
  const rollout = await rolloutOf(tx, found.applicationId)
  if (rollout !== null) return { kind: 'held', rollout, application: found.application.name }
  // The work item first, as its controller takes it; then the row.
  await askForLook(tx, bindingKind, bindingId)
  await tx.$executeRaw`SELECT 1 FROM service_binding WHERE id = ${bindingId} FOR UPDATE`
  const before = await tx.serviceBinding.findUniqueOrThrow({ where: { id: bindingId } })
  const state = BindingStateOf.parse(before.state)
  if (!from[change].includes(state)) return { kind: 'wrong-state', state }
  const wantedId = await wantedAfter(tx, bindingId, change, newCredentialId)
  if (wantedId === 'too-late') return { kind: 'wrong-state', state }
  // Whoever was to be cut off may be the one that is given again.
  await tx.serviceCredential.updateMany({ where: { bindingId, endAsked: true }, data: { endAsked: false } })
  await tx.serviceBinding.update({ where: { id: bindingId }, data: { wantedId, state: to[change], step: '', ...nothingSaid, version: { increment: 1 } } })
  await tx.streamEvent.create({ data: { topic: 'services', teamId: service.teamId, key: service.id } })
  const binding = await shown(tx, bindingId)
  await appendChange(tx, {
    actor: doer.actor, action: actionOf[change], subject: { kind: 'binding', id: bindingId }, teamId: service.teamId, application: found.application.name,
    before: { state }, after: { name: bindingTitle(service.name, found.application.name), state: to[change], credential: binding.credentials.find(({ id }) => id === wantedId)?.number ?? null }, ...saidWhy(doer),
  })
  return { kind: 'changed', binding }
}
