import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { lookAtProcess, readBootId } from '../../domains/delivery/adapters/process/identity'
import { instanceFolder } from '../../domains/delivery/adapters/process/instance-folder'
import { readPidFile } from '../../domains/delivery/adapters/process/pid-file'
import { signalGroup } from '../parts/process-handle'

const gracefulMs = 5_000

/** Pids of instances whose recorded process is the one that lives: same boot, same start. */
async function livingInstances(place: string): Promise<number[]> {
  const folder = join(place, 'instances')
  if (!existsSync(folder)) return []
  const bootId = await readBootId()
  const living: number[] = []
  for (const id of readdirSync(folder)) {
    const file = await readPidFile(instanceFolder(place, id).pid)
    if (file.kind !== 'named' || file.bootId !== bootId) continue
    const found = await lookAtProcess(file.pid)
    if (found && !found.zombie && found.startTime === file.startTime) living.push(file.pid)
  }
  return living
}

/** For a reset after a supervisor was killed: there is no daemon to end them, and their records are about to go. */
export async function endInstances(place: string): Promise<void> {
  for (const pid of await livingInstances(place)) signalGroup(pid, 'SIGTERM')
  const deadline = Date.now() + gracefulMs
  while (Date.now() < deadline && (await livingInstances(place)).length > 0) await pause(100)
  for (const pid of await livingInstances(place)) signalGroup(pid, 'SIGKILL')
}
