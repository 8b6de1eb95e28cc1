import { createHash, randomBytes } from 'node:crypto'
import type { Database, Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { Change } from '../../ledger/schemas'
import type { Fence, GroupRow, GroupStore } from '../ports'
import { requireFence } from './fenced'
import { endedStates, loadGroup } from './load-group'

const controller = { kind: 'controller', id: 'server-group', name: 'server group controller' }

type Said = Pick<Change, 'action' | 'phase' | 'after' | 'why' | 'evidence'>

/** What the controller writes in PostgreSQL for one host's instances. */
export function createPrismaGroupStore(database: Database, host: string): GroupStore {
  /** The row's change, its event and, when something was decided or done, its ledger entry: all or nothing, and only while the lease is ours. */
  const write = (fence: Fence, group: GroupRow, instanceId: string, change: (tx: Transaction) => Promise<unknown>, said: Said | null) =>
    database.$transaction(async (tx) => {
      await requireFence(tx, fence)
      await change(tx)
      await tx.streamEvent.create({ data: { topic: 'instances', teamId: group.application.teamId, key: group.application.name } })
      if (!said) return
      await appendChange(tx, {
        actor: controller,
        subject: { kind: 'instance', id: instanceId },
        teamId: group.application.teamId,
        application: group.application.name,
        ...said,
      })
    })

  return {
    load: (groupId) => loadGroup(database, host, groupId),
    async portsInUse() {
      const rows = await database.instance.findMany({ where: { host, state: { notIn: endedStates } }, select: { port: true } })
      return new Set(rows.map(({ port }) => port))
    },
    intend: (fence, group, { id, slot, zone, port, failures }) =>
      write(
        fence,
        group,
        id,
        (tx) =>
          tx.instance.create({
            // Nobody holds this secret: the real one is made when the start is claimed.
            data: { id, serverGroupId: group.id, host, zone, slot, port, failures, state: 'intended', epoch: fence.epoch, secretHash: createHash('sha256').update(randomBytes(32)).digest('hex') },
          }),
        { action: 'instance.start', phase: 'intended', after: { serverGroup: group.name, release: group.release.number, slot, zone, port } },
      ),
    async setSecretHash(fence, instanceId, secretHash, bindingGeneration) {
      await database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        await tx.instance.update({ where: { id: instanceId }, data: { secretHash, bindingGeneration, epoch: fence.epoch } })
      })
    },
    recordStarted: (fence, group, id, identity) =>
      write(fence, group, id, (tx) => tx.instance.update({ where: { id }, data: { ...identity, state: 'starting', epoch: fence.epoch } }), {
        action: 'instance.start',
        phase: 'done',
        after: { serverGroup: group.name, pid: identity.pid },
      }),
    recordHealthy: (fence, group, id) =>
      write(fence, group, id, (tx) => tx.$executeRaw`UPDATE instance SET state = 'healthy', reason = '', healthy_at = clock_timestamp(), epoch = ${fence.epoch} WHERE id = ${id}`, null),
    async forgive(fence, id) {
      await database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        await tx.instance.update({ where: { id }, data: { failures: 0 } })
      })
    },
    replace: (fence, group, id, reason) =>
      write(fence, group, id, (tx) => tx.instance.updateMany({ where: { id, desiredState: 'running', state: { notIn: [...endedStates, 'stopping'] } }, data: { desiredState: 'stopped', reason, epoch: fence.epoch } }), {
        action: 'instance.replace',
        why: reason,
        after: { serverGroup: group.name },
      }),
    retire: (fence, group, id, reason, failures) =>
      write(fence, group, id, (tx) => tx.instance.update({ where: { id }, data: { state: 'stopping', desiredState: 'stopped', reason, failures, epoch: fence.epoch } }), {
        action: 'instance.stop',
        phase: 'intended',
        why: reason,
        after: { serverGroup: group.name },
      }),
    finish: (fence, group, id, { state, reason, failures, exitCode, signal }) =>
      write(
        fence,
        group,
        id,
        (tx) => tx.$executeRaw`
          UPDATE instance SET state = ${state}, reason = ${reason}, failures = ${failures}, exit_code = ${exitCode}, exit_signal = ${signal},
            stopped_at = clock_timestamp(), epoch = ${fence.epoch} WHERE id = ${id}`,
        { action: state === 'stopped' ? 'instance.stop' : 'instance.end', phase: state === 'stopped' ? 'done' : 'failed', why: reason, after: { serverGroup: group.name }, evidence: { exitCode, signal } },
      ),
  }
}
