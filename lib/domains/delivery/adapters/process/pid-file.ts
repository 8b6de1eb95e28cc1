import { constants } from 'node:fs'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { parseStat } from './identity'

/**
 * What the shell runs in place of the command: it names its own process in the file that is open as descriptor 3, closes it and
 * becomes the command. So the name is on disk even when the platform dies right after the spawn.
 */
export const selfNamingScript = [
  'if [ -r "/proc/$$/stat" ]; then read -r s < "/proc/$$/stat"; else s="lstart $(ps -o lstart= -p $$)"; fi',
  'printf "%s\\n%s\\nend\\n" "$$" "$s" >&3',
  'exec 3>&-',
  'exec "$@"',
].join('\n')

export type PidFile = { kind: 'none' } | { kind: 'unnamed'; sinceMs: number; bootId: string } | { kind: 'named'; bootId: string; pid: number; startTime: string }

/** Claims the one start of an instance. Null when it was claimed before. The caller closes the handle. */
export async function claimPidFile(path: string, bootId: string): Promise<FileHandle | null> {
  try {
    const handle = await open(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_APPEND, 0o600)
    await handle.write(`${Date.now()} ${bootId}\n`)
    await handle.sync()
    return handle
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null
    throw error
  }
}

export function parsePidFile(text: string): PidFile {
  const [first = '', pid = '', start = '', end] = text.split('\n')
  const [claimed = '0', bootId = ''] = first.split(' ')
  // A pid of 0 or 1 would address whole groups of strangers when it is negated.
  if (end !== 'end' || !/^\d+$/.test(pid) || Number(pid) <= 1) return { kind: 'unnamed', sinceMs: Number(claimed), bootId }
  const startTime = start.startsWith('lstart ') ? start.slice(7).trim() : (parseStat(start)?.startTime ?? '')
  return { kind: 'named', bootId, pid: Number(pid), startTime }
}

export async function readPidFile(path: string): Promise<PidFile> {
  try {
    return parsePidFile(await readFile(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'none' }
    throw error
  }
}
