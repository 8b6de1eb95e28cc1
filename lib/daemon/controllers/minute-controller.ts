import type { Database } from '@/lib/kernel/database'
import type { Controller } from './controller'

export const minuteKind = 'minute'

/** Whichever daemon holds the minute does its chores; `chores` fail each by themselves. */
export const createMinuteController = (chores: readonly (() => Promise<void>)[]): Controller => ({
  kind: minuteKind,
  concurrency: 1,
  async step(_fence, signal) {
    for (const chore of chores) if (!signal.aborted) await chore()
    return { nextLookMs: 60_000 }
  },
})

/** The object that a kind of work with a single one looks after. */
export async function ensureWorkItem(database: Database, kind: string, objectId: string): Promise<void> {
  await database.$executeRaw`INSERT INTO work_item (kind, object_id) VALUES (${kind}, ${objectId}) ON CONFLICT DO NOTHING`
}
