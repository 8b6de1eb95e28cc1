import type { Database } from '@/lib/kernel/database'
import type { Controller } from './controller'

export const minuteKind = 'minute'
export const hourKind = 'hour'
/** Chores of one machine alone. */
export const hostMinuteKind = (hostId: string): string => `minute of host ${hostId}`

export interface Chores {
  kind: string
  everyMs: number
  /** One after the other. A long one looks at the signal between its parts. */
  chores: readonly ((signal: AbortSignal) => Promise<void>)[]
}

/** Whichever daemon holds the minute (or hour) does its chores; a chore that fails makes them all come again soon. */
export const createChoreController = ({ kind, everyMs, chores }: Chores): Controller => ({
  kind,
  concurrency: 1,
  pollMs: everyMs / 6,
  async step(_fence, signal) {
    for (const chore of chores) if (!signal.aborted) await chore(signal)
    return { nextLookMs: everyMs }
  },
})

/** The object that a kind of work with a single one looks after: due now, as after every start. */
export async function ensureWorkItem(database: Database, kind: string, objectId: string): Promise<void> {
  await database.$executeRaw`
    INSERT INTO work_item (kind, object_id) VALUES (${kind}, ${objectId}) 
    ON CONFLICT (kind, object_id) DO UPDATE SET next_look_at = clock_timestamp()`
}
