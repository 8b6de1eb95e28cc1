import type { Database } from '@/lib/kernel/database'

/** How far back a stream can be resumed; whoever was away longer asks everything again. */
export const streamKeptMs = 60 * 60_000

/** Called by the daemon every minute; gives how many events went. */
export async function pruneStreamEvents(database: Database, nowMs: number): Promise<number> {
  const { count } = await database.streamEvent.deleteMany({ where: { at: { lt: new Date(nowMs - streamKeptMs) } } })
  return count
}
