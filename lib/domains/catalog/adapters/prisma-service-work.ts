import { isDeepStrictEqual } from 'node:util'
import type { Database, Transaction } from '@/lib/kernel/database'
import type { Fence } from '../../delivery/ports'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { Change } from '../../ledger/schemas'
import type { ServiceRecord, ServiceWork } from '../ports'
import { PlanName, ServiceSize, ServiceState, ServiceUsage } from '../schemas'
import { planOf } from '../core/offerings'
import { saidWords } from '../core/said-words'
import { nothingSaid, storedSaid } from './stored-said'

const controller = { kind: 'controller', id: 'service-instance', name: 'service controller' }
type RequireFence = (tx: Transaction, fence: Fence) => Promise<void>

/** Rows of services as their controller writes them. `requireFence` is the delivery domain's. */
export function createPrismaServiceWork(database: Database, requireFence: RequireFence): ServiceWork {
  const write = (fence: Fence, record: ServiceRecord, change: (tx: Transaction) => Promise<unknown>, said: Pick<Change, 'action' | 'phase' | 'after' | 'why'> | null) =>
    database.$transaction(async (tx) => {
      await requireFence(tx, fence)
      await change(tx)
      await tx.streamEvent.create({ data: { topic: 'services', teamId: record.teamId, key: record.id } })
      if (said) await appendChange(tx, { actor: controller, subject: { kind: 'service', id: record.id }, teamId: record.teamId, ...said })
    })
  /** A person may have asked for its end meanwhile: then this outcome is of the past. */
  const settle = (tx: Transaction, { id, state }: ServiceRecord, data: Parameters<Transaction['serviceInstance']['updateMany']>[0]['data']) =>
    tx.serviceInstance.updateMany({ where: { id, state }, data: { ...data, version: { increment: 1 } } })

  return {
    async load(id) {
      const [row, bindings, [clock]] = await Promise.all([
        database.serviceInstance.findUnique({ where: { id } }),
        database.serviceBinding.count({ where: { serviceInstanceId: id, state: { not: 'ended' } } }),
        database.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`,
      ])
      if (!row || !clock) return null
      const { teamId, name, offering, plan, state, step, tries, version, createdAt, triedAt } = row
      return {
        id, teamId, name, offering, plan: PlanName.parse(plan), state: ServiceState.parse(state), step, said: storedSaid(row.said), size: ServiceSize.parse(row.size),
        sizeBytes: ServiceUsage.nullable().parse(row.usage ?? null)?.sizeBytes ?? null, tries, version, bindings, askedAtMs: (triedAt ?? createdAt).getTime(), nowMs: clock.now.getTime(),
      }
    },
    intend: (fence, record, act) =>
      write(fence, record, (tx) => settle(tx, record, { step: act, ...nothingSaid }), { action: `service.${act}`, phase: 'intended', after: { name: record.name, plan: record.plan } }),
    async note(fence, record, said, failed) {
      if (!failed && isDeepStrictEqual(said, record.said)) return
      await write(fence, record, (tx) => settle(tx, record, { reason: saidWords(said), said, ...(failed ? { tries: { increment: 1 } } : {}) }), null)
    },
    record: (fence, record, outcome) => {
      const { name, plan } = record
      const after = { name, plan }
      switch (outcome.kind) {
        case 'ready':
          return write(fence, record, (tx) => settle(tx, record, { state: 'ready', step: '', ...nothingSaid, tries: 0, readyAt: new Date() }), { action: 'service.provision', phase: 'done', after })
        case 'failed':
          return write(fence, record, (tx) => settle(tx, record, { state: 'failed', step: '', reason: saidWords(outcome.said), said: outcome.said, tries: 0 }), { action: 'service.provision', phase: 'failed', after, why: saidWords(outcome.said) })
        case 'size':
          return write(fence, record, (tx) => settle(tx, record, { size: outcome.size, sizeSince: new Date(), step: '', ...nothingSaid, tries: 0 }), {
            action: outcome.action, phase: 'done', after: { ...after, sizeBytes: record.sizeBytes, sizeLimitBytes: planOf(record.offering, plan).sizeLimitBytes },
          })
        case 'deleted':
          return write(fence, record, (tx) => settle(tx, record, { state: 'deleted', step: '', ...nothingSaid, deletedAt: new Date() }), { action: 'service.deprovision', phase: 'done', after })
      }
    },
  }
}
