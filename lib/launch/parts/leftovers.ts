import { isAlive } from '../boot/process-identity.mjs'
import { goneWithin, handleOfStranger, signalGroup } from './process-handle'
import { readPartsRecord } from './parts-record'

const leftParts = ['console', 'proxy', 'daemon', 'collector'] as const
/** Nobody waits for their answers any more: what is acknowledged is on disk, and the person waits for the new start. */
const gracefulMs = 3_000

/**
 * After a supervisor was killed its parts go on. Ends console, proxy, daemon and collector of that time, all at once, each
 * named by its recorded identity and never by a pid alone. PostgreSQL and the instances stay: they are adopted. Gives what it ended.
 */
export async function stopLeftovers(dataDir: string): Promise<string[]> {
  const record = readPartsRecord(dataDir)
  const found = (record?.parts ?? []).filter((one) => leftParts.some((part) => part === one.part) && isAlive(one))
  await Promise.all(
    found.map(async (identity) => {
      const { gone } = handleOfStranger(identity)
      signalGroup(identity.pid, 'SIGTERM')
      if (!(await goneWithin(gone, gracefulMs))) signalGroup(identity.pid, 'SIGKILL')
      await gone
    }),
  )
  return leftParts.filter((part) => found.some((one) => one.part === part))
}
