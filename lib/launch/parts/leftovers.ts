import { isAlive } from '../boot/process-identity.mjs'
import { goneWithin, handleOfStranger, signalGroup } from './process-handle'
import { readPartsRecord } from './parts-record'

const order = ['console', 'proxy', 'daemon', 'collector'] as const
const gracefulMs = 10_000

/**
 * After a supervisor was killed its parts go on. Ends console, proxy, daemon and collector of that time, each named by its
 * recorded identity and never by a pid alone. PostgreSQL and the instances stay: they are adopted. Gives what it ended.
 */
export async function stopLeftovers(dataDir: string): Promise<string[]> {
  const record = readPartsRecord(dataDir)
  const ended: string[] = []
  for (const part of order) {
    const found = record?.parts.find((one) => one.part === part)
    if (!found || !isAlive(found)) continue
    const { gone } = handleOfStranger(found)
    signalGroup(found.pid, 'SIGTERM')
    if (!(await goneWithin(gone, gracefulMs))) signalGroup(found.pid, 'SIGKILL')
    await gone
    ended.push(part)
  }
  return ended
}
