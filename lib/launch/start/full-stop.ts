import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { PartName } from '../../control/part-settings'
import type { SupervisedPart } from '../parts/supervise-part'

const order: PartName[] = ['console', 'proxy', 'daemon', 'collector', 'services-postgres', 'postgres']

/** A file that tells the daemon, at its SIGTERM, to stop its instances too. A daemon that restarts alone leaves them running. */
export const stoppingMark = (dataDir: string): string => join(dataDir, 'run/stopping')

const daemonLimitMs = 20_000

/**
 * Only the daemon can end the instances: one that is just starting, or waits for its next try after a crash, is waited for.
 * Gives false when it never came.
 */
async function untilReady(part: SupervisedPart): Promise<boolean> {
  const deadline = Date.now() + daemonLimitMs
  while (part.state().state !== 'ready') {
    if (Date.now() > deadline) return false
    await pause(50)
  }
  return true
}

/** Stops what is there, in order: those who ask before those who answer. */
export async function fullStop(dataDir: string, parts: Map<PartName, SupervisedPart>, onProblem: (problem: string) => void): Promise<void> {
  for (const name of order) {
    const part = parts.get(name)
    if (!part) continue
    if (name === 'daemon' && !(await untilReady(part))) onProblem('The daemon does not come up, so instances may be left; the next start adopts them.')
    // Not before it is ready: a daemon that starts removes the mark of an earlier stop.
    if (name === 'daemon') writeFileSync(stoppingMark(dataDir), '', { mode: 0o600 })
    await part.stop()
  }
  rmSync(stoppingMark(dataDir), { force: true })
}
