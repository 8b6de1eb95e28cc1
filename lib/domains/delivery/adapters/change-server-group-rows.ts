import type { Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { ApplicationRef, ChangedServerGroup, Doer } from '../ports'
import { askForWork } from './ask-for-work'
import { heldByRollout, lockCluster } from './cluster-lock'
import { groupsOf, withRelease } from './delivery-rows'

export type GroupChange = { kind: 'scale'; size: number; expectedVersion: number | undefined } | { kind: 'destroy' }

/** Changes what is wanted of a server group: row, wake, event and ledger entry in one transaction. */
export async function changeServerGroupRow(tx: Transaction, application: ApplicationRef, name: string, change: GroupChange, doer: Doer): Promise<ChangedServerGroup> {
  const place = await tx.serverGroup.findFirst({ where: { name, applicationId: application.id }, select: { cluster: true } })
  if (!place) return { kind: 'missing' }
  await lockCluster(tx, place.cluster)
  // NO KEY: a controller that holds the work item and adds an instance asks for this row's key, while we ask for the work item.
  const found = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM server_group WHERE name = ${name} AND application_id = ${application.id} FOR NO KEY UPDATE`
  const id = found[0]?.id
  if (id === undefined) return { kind: 'missing' }
  const before = await tx.serverGroup.findUniqueOrThrow({ where: { id } })
  if (before.desiredState === 'destroyed') return { kind: 'destroyed' }
  const rollout = await heldByRollout(tx, before.cluster, change.kind === 'destroy' ? name : null)
  if (rollout !== null) return { kind: 'held', rollout }
  if (change.kind === 'scale' && change.expectedVersion !== undefined && change.expectedVersion !== before.version) return { kind: 'other-version', version: before.version }

  const data = change.kind === 'scale' ? { desiredSize: change.size } : { desiredState: 'destroyed', destroyedAt: new Date() }
  const after = await tx.serverGroup.update({ where: { id }, data: { ...data, version: { increment: 1 } }, include: withRelease })
  if (change.kind === 'destroy') await tx.trafficWeight.deleteMany({ where: { serverGroup: name } })
  await askForWork(tx, id)
  await tx.streamEvent.create({ data: { topic: 'instances', teamId: application.teamId, key: application.name } })
  const [group] = await groupsOf(tx, application.name, [after])
  if (!group) throw new Error('a server group that was just written is not there')
  await appendChange(tx, {
    actor: doer.actor,
    action: `server-group.${change.kind}`,
    subject: { kind: 'server-group', id: name },
    teamId: application.teamId,
    application: application.name,
    before: { size: before.desiredSize, state: before.desiredState },
    after: { size: after.desiredSize, state: after.desiredState },
    ...(doer.why === undefined ? {} : { why: doer.why }),
  })
  return { kind: 'changed', group }
}
