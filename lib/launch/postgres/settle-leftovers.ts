import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { identify } from '../boot/process-identity.mjs'

/** A killed server's own processes, which see its end moments later: they work in its folder. Known on Linux alone. */
function workersIn(dir: string): number {
  const pids = existsSync('/proc/self/cwd') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  const worksHere = (pid: string) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === dir
    } catch {
      return false
    }
  }
  return pids.filter(worksHere).length
}

/** As PostgreSQL asks: a corpse that nobody has collected counts as well. */
function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function namedPid(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 1 ? pid : null
  } catch {
    return null
  }
}

/**
 * A killed server leaves processes for moments, its pid until somebody collects it, and the file that names it, whose number another
 * process may have later: PostgreSQL refuses to start beside any of them. Waits for the first two; what is then still called by that
 * number is no server of this folder, and the file goes.
 */
export async function settleLeftovers(dir: string, limitMs = 10_000): Promise<void> {
  const file = join(dir, 'postmaster.pid')
  const pid = namedPid(file)
  if (pid === null) return
  const deadline = Date.now() + limitMs
  const remains = () => workersIn(dir) > 0 || (answersSignals(pid) && identify(pid) === null)
  while (remains() && Date.now() < deadline) await pause(25)
  if (process.platform === 'linux' && answersSignals(pid) && workersIn(dir) === 0) rmSync(file, { force: true })
}
