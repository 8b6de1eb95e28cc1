import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PartName } from '../../control/part-settings'
import type { SupervisedPart } from '../parts/supervise-part'

const order: PartName[] = ['console', 'proxy', 'daemon', 'collector', 'postgres']

/** A file that tells the daemon, at its SIGTERM, to stop its instances too. A daemon that restarts alone leaves them running. */
export const stoppingMark = (dataDir: string): string => join(dataDir, 'run/stopping')

/** Stops what is there, in order: those who ask before those who answer. */
export async function fullStop(dataDir: string, parts: Map<PartName, SupervisedPart>, onPart: (part: PartName) => void): Promise<void> {
  writeFileSync(stoppingMark(dataDir), '', { mode: 0o600 })
  for (const name of order) {
    const part = parts.get(name)
    if (!part) continue
    onPart(name)
    await part.stop()
  }
  rmSync(stoppingMark(dataDir), { force: true })
}
