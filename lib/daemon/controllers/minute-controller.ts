import type { Database } from '@/lib/kernel/database'
import type { Controller } from './controller'

export const minuteKind = 'minute'
/** Chores of one machine alone. */
export const hostMinuteKind = (hostId: string): string => `minute of host ${hostId}`

/** Whichever daemon holds the minute does its chores; a chore that fails makes the minute come again soon. */
export const createMinuteController = (kind: string, chores: readonly (() => Promise<void>)[]): Controller => ({
  kind,
  concurrency: 1,
  pollMs: 10_000,
  async step(_fence, signal) {
    for (const chore of chores) if (!signal.aborted) await chore()
    return { nextLookMs: 60_000 }
  },
})

/** The object that a kind of work with a single one looks after: due now, as after every start. */
export async function ensureWorkItem(database: Database, kind: string, objectId: string): Promise<void> {
  await database.$executeRaw`
    INSERT INTO work_item (kind, object_id) VALUES (${kind}, ${objectId}) 
    ON CONFLICT (kind, object_id) DO UPDATE SET next_look_at = clock_timestamp()`
}
