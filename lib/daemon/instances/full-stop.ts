import type { Runtime } from '@/lib/domains/delivery/ports'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'
import { appendChange } from '@/lib/domains/ledger/adapters/prisma-append'
import type { Stopper } from './stopper'

export interface FullStopOptions {
  database: Database
  hostId: string
  runtime: Runtime
  stopper: Stopper
  log: Log
}

/** Ends every instance of this host side by side. What people want stays as it is: the next start runs it again. */
export async function stopAllInstances({ database, hostId, runtime, stopper, log }: FullStopOptions): Promise<void> {
  const rows = await database.instance.findMany({
    where: { host: hostId, state: { notIn: ['stopped', 'failed'] } },
    select: { id: true, serverGroupId: true, serverGroup: { select: { application: { select: { name: true } } } } },
  })
  // No act so far can carry a higher epoch than the work item's last claim, and the controllers have stopped.
  const items = await database.workItem.findMany({ where: { kind: 'server-group', objectId: { in: rows.map(({ serverGroupId }) => serverGroupId) } } })
  const epochs = new Map(items.map(({ objectId, leaseEpoch }) => [objectId, leaseEpoch]))
  const ended: string[] = []
  await Promise.all(
    rows.map(async ({ id, serverGroupId, serverGroup }) => {
      try {
        await stopper.end({ id, application: serverGroup.application.name }, epochs.get(serverGroupId) ?? 0n)
        if ((await runtime.observe(id)).kind === 'running') return
        ended.push(id)
        await runtime.dropFiles(id)
      } catch (error) {
        log.error('cannot stop an instance', { instance: id, error })
      }
    }),
  )
  if (ended.length === 0) return
  await database.$transaction(async (tx) => {
    await tx.instance.updateMany({ where: { id: { in: ended } }, data: { state: 'stopped', reason: 'the platform was stopped', failures: 0, stoppedAt: new Date() } })
    await appendChange(tx, {
      actor: { kind: 'controller', id: 'daemon', name: 'daemon' },
      action: 'platform.stop',
      subject: { kind: 'platform', id: hostId },
      why: 'the platform was stopped; what is wanted stays as it is',
      evidence: { instances: ended.sort() },
    })
  })
}
