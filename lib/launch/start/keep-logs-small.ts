import { partNames } from '../../control/part-settings'
import { logPath, rotateLog } from '../parts/part-log'

const everyMs = 60_000

/** A part that runs for weeks writes to one open file: it is looked at every minute. */
export function keepLogsSmall(dataDir: string): void {
  setInterval(() => {
    for (const name of [...partNames, 'supervisor']) rotateLog(logPath(dataDir, name))
  }, everyMs).unref()
}
