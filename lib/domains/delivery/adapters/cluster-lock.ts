import type { Transaction } from '@/lib/kernel/database'

/**
 * Held until the transaction ends: groups of a cluster are numbered, and rollouts of it begin, one after the other. Order of locks:
 * work items of canaries, then of rollouts, then this, then the application's row, then rows of server groups, then their work items, and the ledger's head last.
 */
export async function lockCluster(tx: Transaction, cluster: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('cluster ' || ${cluster}, 0))`
}

/** The rollout that moves this cluster's traffic now. */
export const rolloutUnderWay = (tx: Pick<Transaction, 'rollout'>, cluster: string) =>
  tx.rollout.findFirst({ where: { cluster, state: { in: ['running', 'waiting', 'rolling-back'] } }, select: { id: true, number: true, state: true } })

/** The number of the rollout for which people may not change this group by hand, or null. */
export async function heldByRollout(tx: Transaction, cluster: string, destroys: string | null): Promise<number | null> {
  const moving = await rolloutUnderWay(tx, cluster)
  if (moving || destroys === null) return moving?.number ?? null
  // While the old group is kept at weight 0, ending the new one would leave the cluster without anybody who serves: roll back instead.
  const warm = await tx.rollout.findFirst({ where: { cluster, state: 'succeeded', phase: 'warm', facts: { path: ['target'], equals: destroys } }, select: { number: true } })
  return warm?.number ?? null
}
