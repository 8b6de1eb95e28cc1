import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Database, Transaction } from '@/lib/kernel/database'
import type { Envelope } from '@/lib/kernel/envelope'
import type { Fence } from '../../delivery/ports'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { Change } from '../../ledger/schemas'
import { bindingTitle } from '../core/engine-names'
import { saidWords } from '../core/said-words'
import type { BindingRecord } from '../core/decide-binding'
import type { BindingWork } from '../ports'
import { BindingState, BindingStep, Credential, PlanName, ServiceState, SessionHolder } from '../schemas'
import { instancesOf, rolloutOf } from './binding-rows'
import { nothingSaid, storedSaid } from './stored-said'
import { raiseGeneration } from './catalog-work'
import { sealCredentials } from './sealed-credentials'

const controller = { kind: 'controller', id: 'service-binding', name: 'binding controller' }
type RequireFence = (tx: Transaction, fence: Fence) => Promise<void>

async function loadBinding(database: Database, id: string): Promise<BindingRecord | null> {
  const row = await database.serviceBinding.findUnique({ where: { id }, include: { serviceInstance: true, application: { select: { id: true, name: true } }, credentials: { orderBy: { number: 'asc' } } } })
  if (!row) return null
  const { serviceInstance: service } = row
  return {
    id, name: row.name, state: BindingState.parse(row.state), step: BindingStep.parse(row.step), said: storedSaid(row.said), version: row.version, wantedId: row.wantedId, givenId: row.givenId, generation: row.generation,
    service: { id: service.id, name: service.name, state: ServiceState.parse(service.state), offering: service.offering, plan: PlanName.parse(service.plan), teamId: service.teamId },
    application: row.application,
    credentials: row.credentials.map((one) => ({ id: one.id, number: one.number, state: Credential.shape.state.parse(one.state), endAsked: one.endAsked, holders: z.array(SessionHolder).catch([]).parse(one.holders) })),
    instances: await instancesOf(database, row.applicationId, row.generation),
    rollout: await rolloutOf(database, row.applicationId),
  }
}

/** Rows of bindings and credentials as their controller writes them. `requireFence` is the delivery domain's. */
export function createPrismaBindingWork(database: Database, requireFence: RequireFence, envelope: Envelope): BindingWork {
  const numberOf = ({ credentials }: BindingRecord, id: string | null) => credentials.find((one) => one.id === id)?.number ?? null

  /** Only what decides what comes next is another version: a step and its words are not. Row, event and ledger entry together, only while the lease is ours and the binding is as it was read. */
  const write = (fence: Fence, record: BindingRecord, change: (tx: Transaction) => Promise<unknown>, said: Pick<Change, 'action' | 'phase' | 'after'> | null): Promise<boolean> =>
    database.$transaction(async (tx) => {
      await requireFence(tx, fence)
      const held = await tx.$queryRaw<unknown[]>`SELECT 1 FROM service_binding WHERE id = ${record.id} AND version = ${record.version} FOR UPDATE`
      if (held.length === 0) return false
      await change(tx)
      await tx.streamEvent.create({ data: { topic: 'services', teamId: record.service.teamId, key: record.service.id } })
      if (said) {
        const { action, phase, after } = said
        await appendChange(tx, { actor: controller, subject: { kind: 'binding', id: record.id }, teamId: record.service.teamId, application: record.application.name, action, ...(phase ? { phase } : {}), after: { name: bindingTitle(record.service.name, record.application.name), ...(after as object) } })
      }
      return true
    })
  const update = (tx: Transaction, { id }: BindingRecord, data: Parameters<Transaction['serviceBinding']['update']>[0]['data']) => tx.serviceBinding.update({ where: { id }, data: { ...data, version: { increment: 1 } } })

  return {
    load: (id) => loadBinding(database, id),
    intend: (fence, record, act, credentialId) =>
      write(fence, record, (tx) => tx.serviceBinding.update({ where: { id: record.id }, data: { step: act, ...nothingSaid } }), { action: `credential.${act}`, phase: 'intended', after: { credential: numberOf(record, credentialId) } }),
    issued: (fence, record, credentialId, credentials) =>
      write(fence, record, (tx) => tx.serviceCredential.update({ where: { id: credentialId }, data: { state: 'issued', issuedAt: new Date(), sealed: sealCredentials(envelope, credentialId, credentials) } }), {
        action: 'credential.issue', phase: 'done', after: { credential: numberOf(record, credentialId) },
      }),
    give: (fence, record, credentialId) =>
      write(fence, record, async (tx) => update(tx, record, { givenId: credentialId, step: 'roll', ...nothingSaid, generation: await raiseGeneration(tx, record.application.id) }), {
        action: 'binding.roll', after: { credential: numberOf(record, credentialId), instances: record.instances.live },
      }),
    revoked: (fence, record, credentialId) =>
      write(fence, record, (tx) => tx.serviceCredential.update({ where: { id: credentialId }, data: { state: 'revoked', revokedAt: new Date(), sealed: null, sessions: 0, holders: [] } }), {
        action: 'credential.revoke', phase: 'done', after: { credential: numberOf(record, credentialId) },
      }),
    async note(fence, record, step, said, holding) {
      const known = record.credentials.find(({ id }) => id === holding?.credentialId)?.holders
      if (record.step === step && isDeepStrictEqual(record.said, said) && isDeepStrictEqual(known, holding?.holders)) return
      await write(fence, record, async (tx) => {
        if (holding) await tx.serviceCredential.update({ where: { id: holding.credentialId }, data: { holders: [...holding.holders], sessions: holding.sessions } })
        await tx.serviceBinding.update({ where: { id: record.id }, data: { step, reason: saidWords(said), said } })
      }, null)
    },
    settle: (fence, record, state) =>
      write(fence, record, (tx) => update(tx, record, { state, step: '', ...nothingSaid, settledAt: new Date(), ...(state === 'ended' ? { endedAt: new Date() } : {}) }), {
        action: state === 'ended' ? 'binding.end' : 'binding.settle', after: { credential: numberOf(record, record.givenId) },
      }),
  }
}
