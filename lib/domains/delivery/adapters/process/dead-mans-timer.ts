import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { ProcessIdentity } from '../../ports'
import { lookAtProcess } from './identity'
import { claimPidFile, readPidFile, selfNamingScript } from './pid-file'

/**
 * One process stops the target and lets it go on: no moment in which it is stopped and nobody would do so. It signals only the
 * process with that start time. Arguments: pid, start time, seconds, its own pid file.
 */
const timerScript = [
  'is_it() {',
  '  if [ -r "/proc/$1/stat" ]; then read -r s < "/proc/$1/stat"; w="$2"; set -- ${s##*) }; [ "${20}" = "$w" ]',
  '  else s=$(ps -o lstart= -p "$1"); [ "$(echo $s)" = "$(echo $2)" ]; fi',
  '}',
  'if is_it "$1" "$2"; then',
  '  kill -s STOP -- "-$1"',
  '  sleep "$3" || sleep "${3%.*}"',
  '  if is_it "$1" "$2"; then kill -s CONT -- "-$1"; fi',
  'fi',
  'rm -f -- "$4"',
].join('\n')

const armedWithinMs = 3_000

async function isAlive(path: string, bootId: string): Promise<boolean> {
  const named = await readPidFile(path)
  if (named.kind !== 'named' || named.bootId !== bootId) return false
  const found = await lookAtProcess(named.pid)
  return found !== null && !found.zombie && found.startTime === named.startTime
}

/** Starts the timer once: as long as one lives another is not made. Throws when it does not name itself. */
export async function armTimer(path: string, { bootId, pid, startTime }: ProcessIdentity, seconds: number): Promise<void> {
  if (await isAlive(path, bootId)) return
  await rm(path, { force: true })
  const file = await claimPidFile(path, bootId)
  if (!file) return
  try {
    const child = spawn('/bin/sh', ['-c', selfNamingScript, 'sh', '/bin/sh', '-c', timerScript, 'timer', String(pid), startTime, seconds.toFixed(1), path], {
      cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'ignore', file.fd], env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', NODE_ENV: 'production' },
    })
    child.on('error', () => undefined)
    child.unref()
  } finally {
    await file.close()
  }
  for (const deadline = Date.now() + armedWithinMs; (await readPidFile(path)).kind === 'unnamed'; await wait(10)) {
    if (Date.now() > deadline) throw new Error('the timer of a pause did not start')
  }
}

/** Ends the timer, its `sleep` with it. */
export async function disarmTimer(path: string, bootId: string): Promise<void> {
  const named = await readPidFile(path)
  if (named.kind === 'none') return
  if (named.kind === 'named' && (await isAlive(path, bootId))) {
    try {
      process.kill(-named.pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  await rm(path, { force: true })
}

export const hasTimer = isAlive
