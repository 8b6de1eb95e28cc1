import type { Transaction } from '@/lib/kernel/database'
import type { WeightRow } from '../core/rollout-snapshot'
import { underWay } from '../rollout-schemas'

const tellProxy = (tx: Transaction) => tx.$executeRaw`SELECT pg_notify('quarterdeck_work', 'weights')`

/** Weights as rows; the notification leaves with the commit and the proxy follows at once. */
export async function writeWeights(tx: Transaction, cluster: string, rows: readonly WeightRow[]): Promise<void> {
  for (const { serverGroup, weight, role } of rows) {
    await tx.trafficWeight.upsert({ where: { cluster_serverGroup: { cluster, serverGroup } }, create: { cluster, serverGroup, weight, role }, update: { weight, role } })
  }
  await tellProxy(tx)
}

/**
 * After a rollout: rows of groups that have ended go. When nobody is held at 0 any more and no other rollout needs them the rest goes
 * too, and instances of the cluster share evenly as before the first rollout.
 */
export async function clearWeights(tx: Transaction, cluster: string, rolloutId: string): Promise<void> {
  const rows = await tx.trafficWeight.findMany({ where: { cluster } })
  const standing = new Set((await tx.serverGroup.findMany({ where: { cluster, desiredState: 'running' }, select: { name: true } })).map(({ name }) => name))
  const ended = rows.filter(({ serverGroup }) => !standing.has(serverGroup))
  const left = rows.filter(({ serverGroup }) => standing.has(serverGroup))
  const others = await tx.rollout.count({ where: { cluster, id: { not: rolloutId }, OR: [{ state: { in: [...underWay] } }, { state: 'succeeded', phase: { not: 'done' } }] } })
  const all = others === 0 && left.every(({ weight }) => weight > 0)
  // Another rollout may still be ending the groups of those rows: it removes them itself.
  const gone = others === 0 ? ended : []
  await tx.trafficWeight.deleteMany({ where: { cluster, serverGroup: { in: (all ? rows : gone).map(({ serverGroup }) => serverGroup) } } })
  await tellProxy(tx)
}
