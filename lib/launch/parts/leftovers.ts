import { isAlive } from '../boot/process-identity.mjs'
import { goneWithin, handleOfStranger, signalGroup } from './process-handle'
import { type PartsRecord, readPartsRecord } from './parts-record'

const leftParts = ['console', 'proxy', 'daemon', 'collector'] as const
/** Nobody waits for their answers any more: what is acknowledged is on disk, and the person waits for the new start. */
const gracefulMs = 3_000

type Leftover = PartsRecord['parts'][number]

/** Parts of an earlier start that still run, each the very process that was recorded and never a pid alone. PostgreSQL is not asked about. */
export const findLeftovers = (dataDir: string): Leftover[] =>
  (readPartsRecord(dataDir)?.parts ?? []).filter((one) => leftParts.some((part) => part === one.part) && isAlive(one))

/**
 * After a supervisor was killed its parts go on. Ends its console, proxy, daemon and collector, all at once. PostgreSQL and
 * the instances stay: they are adopted.
 */
export async function stopLeftovers(leftovers: Leftover[]): Promise<void> {
  await Promise.all(
    leftovers.map(async (identity) => {
      const { gone } = handleOfStranger(identity)
      signalGroup(identity.pid, 'SIGTERM')
      if (!(await goneWithin(gone, gracefulMs))) signalGroup(identity.pid, 'SIGKILL')
      await gone
    }),
  )
}
