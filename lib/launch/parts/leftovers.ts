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

async function endPart(identity: Leftover): Promise<void> {
  const { gone } = handleOfStranger(identity)
  signalGroup(identity.pid, 'SIGTERM')
  if (!(await goneWithin(gone, gracefulMs))) signalGroup(identity.pid, 'SIGKILL')
  await gone
}

/**
 * After a supervisor was killed its parts go on. Ends its console, proxy and daemon, and then its collector: the others would wait
 * for it to take their last telemetry. PostgreSQL and the instances stay: they are adopted.
 */
export async function stopLeftovers(leftovers: Leftover[]): Promise<void> {
  const isCollector = ({ part }: Leftover) => part === 'collector'
  await Promise.all(leftovers.filter((one) => !isCollector(one)).map(endPart))
  await Promise.all(leftovers.filter(isCollector).map(endPart))
}
