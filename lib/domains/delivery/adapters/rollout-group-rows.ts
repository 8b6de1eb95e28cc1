import { z } from 'zod'
import type { Transaction } from '@/lib/kernel/database'
import type { Change } from '../../ledger/schemas'
import type { MadeRole } from '../core/rollout-snapshot'
import type { RolloutRows } from '../rollout-ports'
import { insertServerGroup, placeInCluster } from './add-server-group'
import { askForWork } from './ask-for-work'

const Environment = z.record(z.string(), z.string())
export type Said = Omit<Change, 'actor' | 'why'>

/** A new group of the rollout: of its release, or, for a baseline, of the release that serves, as it is configured. */
export async function makeRolloutGroup(tx: Transaction, rows: RolloutRows, role: MadeRole, size: number): Promise<{ name: string; change: Said }> {
  const { id, cluster, application, plan, facts, releaseId } = rows
  const former = role === 'baseline' ? facts.before[0] : undefined
  const source = former && (await tx.serverGroup.findUniqueOrThrow({ where: { id: former.groupId }, include: { release: { select: { number: true } } } }))
  const placed = await placeInCluster(tx, application, cluster)
  if (placed.kind !== 'placed') throw new Error(`cannot make a group in the cluster ${cluster}: ${placed.kind}`)
  const { stored, change } = await insertServerGroup(tx, application, {
    // Made of the rollout's own, so that a second try meets the first.
    id: `${id}-${role}`, cluster, size, sequence: placed.sequence,
    zones: plan.zones,
    healthPath: source?.healthPath ?? plan.healthPath,
    environment: source ? Environment.parse(source.environment) : plan.environment,
    release: source ? { id: source.releaseId, number: source.release.number } : { id: releaseId, number: plan.release },
  })
  return { name: stored.name, change: { ...change, evidence: { rollout: rows.number, role } } }
}

/** Begins the end of a group. Its weight stays at 0 until all its instances have ended, so that nothing reaches it. Null: it had begun. */
export async function endRolloutGroup(tx: Transaction, { application, number }: RolloutRows, name: string): Promise<Said | null> {
  const found = await tx.$queryRaw<{ id: string; desired_size: number }[]>`SELECT id, desired_size FROM server_group WHERE name = ${name} AND desired_state = 'running' FOR NO KEY UPDATE`
  const group = found[0]
  if (!group) return null
  await tx.$executeRaw`UPDATE server_group SET desired_state = 'destroyed', destroyed_at = clock_timestamp(), version = version + 1 WHERE id = ${group.id}`
  await askForWork(tx, group.id)
  return {
    action: 'server-group.destroy',
    subject: { kind: 'server-group', id: name },
    teamId: application.teamId,
    application: application.name,
    before: { size: group.desired_size, state: 'running' },
    after: { size: group.desired_size, state: 'destroyed' },
    evidence: { rollout: number },
  }
}
