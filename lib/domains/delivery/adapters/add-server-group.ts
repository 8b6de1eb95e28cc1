import type { Transaction } from '@/lib/kernel/database'
import { serverGroupName } from '@/lib/kernel/names'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { AddedServerGroup, ApplicationRef, Doer, ServerGroupDraft } from '../ports'
import { askForWork } from './ask-for-work'
import { groupsOf, withRelease } from './delivery-rows'

const sequenceMax = 999_999

/** A cluster belongs to one application: `home-blue` may be an application, or the stack blue of `home`. */
async function ownerOfCluster(tx: Transaction, application: ApplicationRef, cluster: string): Promise<string | null> {
  const other = await tx.serverGroup.findFirst({ where: { cluster, applicationId: { not: application.id } }, select: { application: { select: { name: true } } } })
  if (other) return other.application.name
  const named = await tx.application.findFirst({ where: { name: cluster, id: { not: application.id } }, select: { name: true } })
  return named?.name ?? null
}

/** Inside a transaction that locks the cluster's name, so that two at once get two numbers. */
export async function addServerGroupRow(tx: Transaction, application: ApplicationRef, draft: ServerGroupDraft, doer: Doer): Promise<AddedServerGroup> {
  const { id, cluster, size, zones, healthPath, environment } = draft
  const release = await tx.release.findUnique({ where: { applicationId_number: { applicationId: application.id, number: draft.release } }, select: { id: true, number: true } })
  if (!release) return { kind: 'no-release' }
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('cluster ' || ${cluster}, 0))`
  const by = await ownerOfCluster(tx, application, cluster)
  if (by !== null) return { kind: 'cluster-taken', by }
  const { _max } = await tx.serverGroup.aggregate({ where: { cluster }, _max: { sequence: true } })
  const sequence = (_max.sequence ?? -1) + 1
  if (sequence > sequenceMax) return { kind: 'no-number' }

  const name = serverGroupName(cluster, sequence)
  const stored = await tx.serverGroup.create({
    data: { id, applicationId: application.id, cluster, sequence, name, releaseId: release.id, desiredSize: size, zones: [...zones], healthPath, environment: { ...environment } },
    include: withRelease,
  })
  await askForWork(tx, id)
  await tx.streamEvent.create({ data: { topic: 'instances', teamId: application.teamId, key: application.name } })
  const [group] = await groupsOf(tx, application.name, [stored])
  if (!group) throw new Error('a server group that was just written is not there')
  await appendChange(tx, {
    actor: doer.actor,
    action: 'server-group.create',
    subject: { kind: 'server-group', id: name },
    teamId: application.teamId,
    application: application.name,
    // Values of variables may be secrets: their names are enough to say what changed.
    after: { release: release.number, size, zones, healthPath, variables: Object.keys(environment).sort() },
    ...(doer.why === undefined ? {} : { why: doer.why }),
  })
  return { kind: 'added', group }
}
