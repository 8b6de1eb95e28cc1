import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const hasProc = existsSync('/proc/self/stat')

export interface LivingProcess {
  startTime: string
  /** Dead, and not yet collected by its parent. */
  zombie: boolean
  /** By SIGSTOP, until SIGCONT. */
  stopped: boolean
}

/** proc(5): the command in parentheses may hold anything, so fields are counted from the last one. Field 3 is the state, 22 the start. */
export function parseStat(stat: string): LivingProcess | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 1).trim().split(/\s+/)
  const [state, startTime] = [fields[0], fields[19]]
  return state && startTime ? { startTime, zombie: state === 'Z' || state === 'X', stopped: state === 'T' } : null
}

/** Null when there is no such process. Its start time tells two processes of one pid apart. */
export async function lookAtProcess(pid: number): Promise<LivingProcess | null> {
  try {
    if (hasProc) return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8'))
    const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)])
    const [, state = '', startTime = ''] = /^\s*(\S+)\s+(.*\S)/.exec(stdout) ?? []
    return startTime ? { startTime, zombie: state.startsWith('Z'), stopped: state.startsWith('T') } : null
  } catch {
    return null
  }
}

/** Changes with every start of the machine. */
export async function readBootId(): Promise<string> {
  if (hasProc) return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return (await run('sysctl', ['-n', 'kern.bootsessionuuid'])).stdout.trim()
}
