import type { Database } from '@/lib/kernel/database'
import { deleteInBatches } from '@/lib/kernel/delete-in-batches'

/** How far back a stream can be resumed; whoever was away longer asks everything again. */
export const streamKeptMs = 60 * 60_000

/** Called by the daemon every minute; gives how many events went. The oldest go first: a reader never sees a hole. */
export async function pruneStreamEvents(database: Database, nowMs: number, batch = 2_000): Promise<number> {
  const old = new Date(nowMs - streamKeptMs)
  return deleteInBatches(
    (limit) => database.$executeRaw`
      DELETE FROM stream_event WHERE seq = ANY(ARRAY(SELECT seq FROM stream_event WHERE at < ${old} ORDER BY at, seq LIMIT ${limit}))`,
    batch,
  )
}
