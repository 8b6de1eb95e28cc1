import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { identify, type ProcessIdentity } from '../boot/process-identity.mjs'

export interface RunningPostgres {
  identity: ProcessIdentity
  port: number
}

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    try {
      return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    } catch {
      return ''
    }
  }
}

/**
 * The server that `postmaster.pid` of this cluster names (line 1 its pid, line 4 its port), when that process lives and is
 * PostgreSQL on this very folder; null for a stale file, which PostgreSQL itself replaces.
 */
export function findRunningPostgres(dir: string): RunningPostgres | null {
  let lines: string[]
  try {
    lines = readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!Number.isInteger(pid) || pid <= 1 || !Number.isInteger(port)) return null
  const command = commandOf(pid)
  if (!command.includes('postgres') || !command.includes(`-D ${dir} `)) return null
  const identity = identify(pid)
  return identity && { identity, port }
}
