import type { Database, Transaction } from '@/lib/kernel/database'
import { serverGroupName } from '@/lib/kernel/names'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { AddedServerGroup, ApplicationRef, Doer, ServerGroupDraft } from '../ports'
import { askForWork } from './ask-for-work'
import { heldByRollout, lockCluster } from './cluster-lock'
import { faultOn } from './fault-on'
import { groupsOf, withRelease } from './delivery-rows'

const sequenceMax = 999_999

/** A cluster belongs to one application: `home-blue` may be an application, or the stack blue of `home`. */
export async function ownerOfCluster(tx: Database | Transaction, application: ApplicationRef, cluster: string): Promise<string | null> {
  const other = await tx.serverGroup.findFirst({ where: { cluster, applicationId: { not: application.id } }, select: { application: { select: { name: true } } } })
  if (other) return other.application.name
  const named = await tx.application.findFirst({ where: { name: cluster, id: { not: application.id } }, select: { name: true } })
  return named?.name ?? null
}

type Placed = { kind: 'placed'; sequence: number } | Exclude<AddedServerGroup, { kind: 'added' | 'held' | 'no-release' }>

/** Who may use the cluster's name, and the number of its next group. The cluster is locked. */
export async function placeInCluster(tx: Transaction, application: ApplicationRef, cluster: string): Promise<Placed> {
  const by = await ownerOfCluster(tx, application, cluster)
  if (by !== null) return { kind: 'cluster-taken', by }
  const { _max } = await tx.serverGroup.aggregate({ where: { cluster }, _max: { sequence: true } })
  const sequence = (_max.sequence ?? -1) + 1
  return sequence > sequenceMax ? { kind: 'no-number' } : { kind: 'placed', sequence }
}

export interface NewGroup extends Omit<ServerGroupDraft, 'release'> {
  sequence: number
  release: { id: string; number: number }
}

/** Row, wake and event of another server group; the ledger's entry is the caller's, last. */
export async function insertServerGroup(tx: Transaction, application: ApplicationRef, group: NewGroup) {
  const { id, cluster, size, zones, healthPath, environment, sequence, release } = group
  const name = serverGroupName(cluster, sequence)
  const stored = await tx.serverGroup.create({
    data: { id, applicationId: application.id, cluster, sequence, name, releaseId: release.id, desiredSize: size, zones: [...zones], healthPath, environment: { ...environment } },
    include: withRelease,
  })
  await askForWork(tx, id)
  await tx.streamEvent.create({ data: { topic: 'instances', teamId: application.teamId, key: application.name } })
  const change = {
    action: 'server-group.create',
    subject: { kind: 'server-group', id: name },
    teamId: application.teamId,
    application: application.name,
    // Values of variables may be secrets: their names are enough to say what changed.
    after: { release: release.number, size, zones, healthPath, variables: Object.keys(environment).sort() },
  }
  return { stored, change }
}

/** While weights are set for the cluster a group without one gets nothing: a new one gets its part by its size, as the others have theirs. */
async function weighByHand(tx: Transaction, cluster: string, name: string, size: number): Promise<void> {
  const rows = await tx.trafficWeight.findMany({ where: { cluster, weight: { gt: 0 } } })
  if (rows.length === 0) return
  const { _sum } = await tx.serverGroup.aggregate({ where: { name: { in: rows.map(({ serverGroup }) => serverGroup) } }, _sum: { desiredSize: true } })
  const total = rows.reduce((sum, { weight }) => sum + weight, 0)
  await tx.trafficWeight.create({ data: { cluster, serverGroup: name, weight: Math.max(1, Math.round((total * size) / Math.max(1, _sum.desiredSize ?? 1))), role: 'production' } })
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', 'weights')`
}

/** Inside a transaction that locks the cluster's name, so that two at once get two numbers. */
export async function addServerGroupRow(tx: Transaction, application: ApplicationRef, draft: ServerGroupDraft, doer: Doer): Promise<AddedServerGroup> {
  const { cluster } = draft
  const release = await tx.release.findUnique({ where: { applicationId_number: { applicationId: application.id, number: draft.release } }, select: { id: true, number: true } })
  if (!release) return { kind: 'no-release' }
  await lockCluster(tx, cluster)
  const placed = await placeInCluster(tx, application, cluster)
  if (placed.kind !== 'placed') return placed
  const rollout = await heldByRollout(tx, cluster, null)
  if (rollout !== null) return { kind: 'held', rollout }
  await tx.$executeRaw`SELECT 1 FROM application WHERE id = ${application.id} FOR NO KEY UPDATE`
  const run = await faultOn(tx, application.id)
  if (run !== null) return { kind: 'under-fault', run }
  const { stored, change } = await insertServerGroup(tx, application, { ...draft, release, sequence: placed.sequence })
  await weighByHand(tx, cluster, stored.name, draft.size)
  const [group] = await groupsOf(tx, application.name, [stored])
  if (!group) throw new Error('a server group that was just written is not there')
  await appendChange(tx, { actor: doer.actor, ...change, ...(doer.why === undefined ? {} : { why: doer.why }) })
  return { kind: 'added', group }
}
