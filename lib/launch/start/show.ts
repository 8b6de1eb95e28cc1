import { appendFileSync } from 'node:fs'
import { createLog, type Log } from '../../kernel/log'
import { logPath, rotateLog } from '../parts/part-log'

/** Everything for the person at the terminal. A closed terminal must not end the supervisor. */
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)

export const say = (line = ''): void => {
  process.stdout.write(`${line}\n`)
}

export const sayProblem = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

/** One clear line with its cure, exit code 1: no fault of ours. */
export class StartProblem extends Error {}

export function supervisorLog(dataDir: string): Log {
  const path = logPath(dataDir, 'supervisor')
  rotateLog(path)
  return createLog('supervisor', (line) => appendFileSync(path, line, { mode: 0o600 }))
}
