import type { Database } from '@/lib/kernel/database'
import { deleteInBatches } from '@/lib/kernel/delete-in-batches'

/** A quarter after its end nobody looks an alert up any more; that it fired and resolved stays in the ledger. */
export const alertKeptMs = 90 * 86_400_000

export interface PrunedAlerts {
  alerts: number
  /** Of tests; those of an alert go with it. */
  notices: number
}

/**
 * Removes alerts that ended long ago, each with its notices, and old notices of tests. What is open stays, and so does whatever still
 * owes somebody a notice. Rows that somebody holds are left for the next hour.
 */
export async function pruneAlerts(database: Database, nowMs: number, signal?: AbortSignal, batch = 500): Promise<PrunedAlerts> {
  const old = new Date(nowMs - alertKeptMs)
  const alerts = await deleteInBatches(
    (limit) => database.$executeRaw`
      DELETE FROM alert WHERE id = ANY(ARRAY(
        SELECT id FROM alert a WHERE resolved_at < ${old} AND NOT EXISTS (SELECT 1 FROM alert_notice n WHERE n.alert_id = a.id AND n.state = 'waiting')
        LIMIT ${limit} FOR UPDATE SKIP LOCKED))`,
    batch,
    signal,
  )
  const notices = await deleteInBatches(
    (limit) => database.$executeRaw`
      DELETE FROM alert_notice WHERE id = ANY(ARRAY(
        SELECT id FROM alert_notice WHERE alert_id IS NULL AND created_at < ${old} AND state <> 'waiting' LIMIT ${limit} FOR UPDATE SKIP LOCKED))`,
    batch,
    signal,
  )
  return { alerts, notices }
}
