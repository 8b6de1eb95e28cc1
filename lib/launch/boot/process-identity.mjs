import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * A pid is used again sooner or later; (boot, pid, start time) names one process.
 * @typedef {{ bootId: string, pid: number, startTime: string }} ProcessIdentity
 */

const ask = (file, args) => {
  try {
    return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return ''
  }
}

/** @returns {string} */
export function currentBootId() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ask('sysctl', ['-n', 'kern.boottime']) || 'unknown'
  }
}

/**
 * Field 22 of /proc/<pid>/stat, or the start time that `ps` gives; null when there is no such process, or only its corpse.
 * @param {number} pid
 * @returns {string | null}
 */
export function startTimeOf(pid) {
  let stat
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    if (process.platform === 'linux') return null
    const [state, ...started] = ask('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).split(/\s+/)
    return !state || state.startsWith('Z') ? null : started.join(' ')
  }
  // The name in parentheses may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null)
}

/**
 * @param {number} pid
 * @returns {ProcessIdentity | null}
 */
export function identify(pid) {
  const startTime = startTimeOf(pid)
  return startTime === null ? null : { bootId: currentBootId(), pid, startTime }
}

/**
 * @param {ProcessIdentity | null | undefined} identity
 * @returns {boolean}
 */
export const isAlive = (identity) =>
  Boolean(identity && identity.bootId === currentBootId() && startTimeOf(identity.pid) === identity.startTime)
