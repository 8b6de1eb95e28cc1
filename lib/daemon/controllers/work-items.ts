import type { Database } from '@/lib/kernel/database'
import type { Fence } from '@/lib/domains/delivery/ports'

/**
 * Claims due objects of a kind: the lease is timed by the database's clock and raises the epoch. While it is held,
 * `next_look_at` is the lease's end, so anything earlier means that somebody asked for another look meanwhile. What is due is found once:
 * as a subquery a plan may ask it for each row, and the limit would not hold.
 */
export async function claimWork(database: Database, kind: string, holder: string, leaseMs: number, limit: number): Promise<Fence[]> {
  const rows = await database.$queryRaw<{ object_id: string; lease_epoch: bigint }[]>`
    WITH due AS MATERIALIZED (
      SELECT object_id FROM work_item
      WHERE kind = ${kind} AND next_look_at <= clock_timestamp() AND (lease_expires_at IS NULL OR lease_expires_at <= clock_timestamp())
      ORDER BY next_look_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    UPDATE work_item AS w SET lease_holder = ${holder}, lease_epoch = w.lease_epoch + 1,
      lease_expires_at = t.at + ${leaseMs} * interval '1 millisecond', next_look_at = t.at + ${leaseMs} * interval '1 millisecond'
    FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) AS t, due
    WHERE w.kind = ${kind} AND w.object_id = due.object_id
    RETURNING w.object_id, w.lease_epoch`
  return rows.map(({ object_id, lease_epoch }) => ({ kind, objectId: object_id, holder, epoch: lease_epoch }))
}

/** False when the lease is no longer ours. */
export async function renewWork(database: Database, { kind, objectId, holder, epoch }: Fence, leaseMs: number): Promise<boolean> {
  const renewed = await database.$executeRaw`
    UPDATE work_item AS w SET lease_expires_at = t.at + ${leaseMs} * interval '1 millisecond',
      next_look_at = CASE WHEN w.next_look_at = w.lease_expires_at THEN t.at + ${leaseMs} * interval '1 millisecond' ELSE w.next_look_at END
    FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) AS t
    WHERE kind = ${kind} AND object_id = ${objectId} AND lease_holder = ${holder} AND lease_epoch = ${epoch}`
  return renewed === 1
}

/** Gives the object back, to be looked at after `delayMs`, or at once when a look was asked for while it was held. */
export async function releaseWork(database: Database, { kind, objectId, holder, epoch }: Fence, delayMs: number): Promise<void> {
  await database.$executeRaw`
    UPDATE work_item SET lease_holder = NULL, lease_expires_at = NULL,
      next_look_at = CASE WHEN next_look_at < lease_expires_at THEN next_look_at ELSE clock_timestamp() + ${delayMs} * interval '1 millisecond' END
    WHERE kind = ${kind} AND object_id = ${objectId} AND lease_holder = ${holder} AND lease_epoch = ${epoch}`
}

/** Asks for a look now, whoever holds it. */
export async function wakeWork(database: Database, kind: string, objectId: string): Promise<void> {
  await database.$executeRaw`UPDATE work_item SET next_look_at = clock_timestamp() WHERE kind = ${kind} AND object_id = ${objectId}`
}

/**
 * Ends the leases of this host's earlier daemon: there is one for a data folder, and it is gone. Should it only be slow, its epoch
 * is refused.
 */
export async function takeOverWork(database: Database, holderPrefix: string): Promise<void> {
  await database.$executeRaw`
    UPDATE work_item SET lease_holder = NULL, lease_expires_at = NULL, next_look_at = clock_timestamp()
    WHERE lease_holder IS NOT NULL AND starts_with(lease_holder, ${holderPrefix})`
}
