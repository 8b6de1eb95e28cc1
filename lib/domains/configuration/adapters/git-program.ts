import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'

const timeoutMs = 30_000
const outputMax = 64 * 1024 * 1024

export class GitMissing extends Error {}
export class GitFailed extends Error {}

/** Nothing of the machine's own settings, no hooks, no questions, no way to anywhere else. */
const env: Record<string, string> = {
  PATH: '/usr/local/bin:/opt/homebrew/bin:/usr/bin:/bin', LC_ALL: 'C', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: 'file', GIT_NO_LAZY_FETCH: '1',
}
const settings = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'transfer.fsckObjects=true', '-c', 'fetch.fsckObjects=true', '-c', 'gc.auto=0', '-c', 'maintenance.auto=false']

/** Runs the git of this machine in a folder, with its arguments as a list, and gives what it printed. */
export async function git(folder: string, given: readonly string[], input: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string> = []): Promise<Buffer> {
  const child = spawn('git', [...settings, ...given], { cwd: folder, env: { NODE_ENV: 'production', ...env, HOME: folder, GIT_CEILING_DIRECTORIES: folder }, stdio: ['pipe', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' })
  const pieces: Buffer[] = []
  let size = 0
  let said = ''
  child.stdout.on('data', (piece: Buffer) => {
    size += piece.length
    if (size > outputMax) child.kill('SIGKILL')
    else pieces.push(piece)
  })
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (said = (said + piece).slice(-2_000)))
  const ended = once(child, 'close') as Promise<[number | null]>
  // It may end before it has read everything: how it ended says more than the broken pipe.
  const fed = pipeline(input, child.stdin).catch((error: NodeJS.ErrnoException) => (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE' ? undefined : Promise.reject(error)))
  try {
    const [[code]] = await Promise.all([ended, fed])
    if (code !== 0) throw new GitFailed(`git ${given[0]} ended with ${code}: ${said.trim()}`)
    return Buffer.concat(pieces)
  } catch (error) {
    child.kill('SIGKILL')
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new GitMissing('git is not installed', { cause: error })
    throw error
  }
}
