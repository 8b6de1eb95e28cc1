import type { Database } from '@/lib/kernel/database'
import { deleteInBatches } from '@/lib/kernel/delete-in-batches'
import { forgottenAfterMs } from '../core/throttle'

/** Rows that nothing asks for any more stay a day, for whoever looks into an incident; what was done stays in the ledger. */
const deadKeptMs = 24 * 3_600_000

export interface Pruned {
  sessions: number
  links: number
  failures: number
}

/**
 * Removes ended and expired sessions, used and expired one-time links, and failed sign-ins that the throttle has forgotten.
 * Rows that somebody holds are left for the next hour: nobody waits for this, and it waits for nobody.
 */
export async function pruneAccess(database: Database, nowMs: number, signal?: AbortSignal, batch = 500): Promise<Pruned> {
  const [now, dead, forgotten] = [new Date(nowMs), new Date(nowMs - deadKeptMs), new Date(nowMs - forgottenAfterMs)]
  const sessions = await deleteInBatches(
    (limit) => database.$executeRaw`
      DELETE FROM session WHERE id = ANY(ARRAY(
        SELECT id FROM session WHERE ended_at < ${dead} OR expires_at < ${dead} LIMIT ${limit} FOR UPDATE SKIP LOCKED))`,
    batch,
    signal,
  )
  const links = await deleteInBatches(
    (limit) => database.$executeRaw`
      DELETE FROM one_time_link WHERE id = ANY(ARRAY(
        SELECT id FROM one_time_link WHERE used_at < ${dead} OR expires_at < ${dead} LIMIT ${limit} FOR UPDATE SKIP LOCKED))`,
    batch,
    signal,
  )
  const failures = await deleteInBatches(
    (limit) => database.$executeRaw`
      DELETE FROM sign_in_failure WHERE key = ANY(ARRAY(
        SELECT key FROM sign_in_failure WHERE last_at < ${forgotten} AND blocked_till < ${now} LIMIT ${limit} FOR UPDATE SKIP LOCKED))`,
    batch,
    signal,
  )
  return { sessions, links, failures }
}
