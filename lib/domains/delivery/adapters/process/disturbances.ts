import { join } from 'node:path'
import { type ProcessIdentity, type Runtime, StaleEpoch } from '../../ports'
import { armTimer, disarmTimer, hasTimer } from './dead-mans-timer'
import { lookAtProcess } from './identity'
import { type InstanceFolder, instanceFolder, raiseEpoch } from './instance-folder'
import { readPidFile } from './pid-file'

/** Of a run that has ended: no act of it is newer. */
const releasedEpoch = 2n ** 62n

/** Faults on purpose on processes of this machine. */
export function createDisturbances({ root, bootId }: { root: string; bootId: string }): Pick<Runtime, 'disturb' | 'release' | 'pauseOf'> {
  const ofRun = (folder: InstanceFolder, run: string): InstanceFolder => ({ ...folder, epoch: join(folder.dir, `epoch-${run}`) })

  async function living(folder: InstanceFolder): Promise<(ProcessIdentity & { stopped: boolean }) | null> {
    const named = await readPidFile(folder.pid)
    if (named.kind !== 'named' || named.bootId !== bootId) return null
    const found = await lookAtProcess(named.pid)
    if (!found || found.zombie || found.startTime !== named.startTime) return null
    return { bootId, pid: named.pid, startTime: named.startTime, stopped: found.stopped }
  }

  function send(pid: number, signal: 'SIGKILL' | 'SIGTERM' | 'SIGCONT'): void {
    try {
      process.kill(-pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }

  return {
    async disturb(id, act, { run, epoch, untilMs }) {
      const folder = instanceFolder(root, id)
      const target = await living(folder)
      if (!target) return
      const last = raiseEpoch(ofRun(folder, run), epoch)
      if (epoch < last) throw new StaleEpoch(id, epoch, last)
      if (act !== 'pause') return send(target.pid, act === 'kill' ? 'SIGKILL' : 'SIGTERM')
      const seconds = (untilMs - Date.now()) / 1_000
      if (seconds > 0.1) await armTimer(folder.timer, target, seconds)
    },
    async release(id, run) {
      const folder = instanceFolder(root, id)
      if ((await readPidFile(folder.pid)).kind === 'none') return
      raiseEpoch(ofRun(folder, run), releasedEpoch)
      const target = await living(folder)
      // The timer may be about to stop it, so again after the timer is gone; before, for the case that we are gone next.
      if (target) send(target.pid, 'SIGCONT')
      await disarmTimer(folder.timer, bootId)
      if (target) send(target.pid, 'SIGCONT')
    },
    async pauseOf(id) {
      const folder = instanceFolder(root, id)
      const [target, timer] = await Promise.all([living(folder), hasTimer(folder.timer, bootId)])
      return { paused: target?.stopped ?? false, timer }
    },
  }
}
