import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PostgresBinaries } from './binaries'
import type { ProcessUser } from './database-user'

export interface ClusterOptions {
  binaries: PostgresBinaries
  user: ProcessUser
  /** The cluster's own folder: made, 0700, owned by `user`. */
  dir: string
  port: number
  password: string
  /** Open file for PostgreSQL's own log. */
  logFd: number | 'ignore'
  settings?: Record<string, string>
}

const childEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', NODE_ENV: 'production' })

const own = (path: string, { uid, gid }: ProcessUser) => {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

/** Makes the cluster where there is none. The superuser is `postgres`; passwords travel as SCRAM. */
export function initCluster({ binaries, user, dir, password }: ClusterOptions): void {
  if (existsSync(join(dir, 'PG_VERSION'))) return
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  own(dir, user)
  const passwordFile = `${dir}.pw`
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  own(passwordFile, user)
  const made = spawnSync(
    binaries.initdb,
    ['-D', dir, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C'],
    { ...user, env: { ...childEnvironment(), HOME: dir }, cwd: '/', encoding: 'utf8' },
  )
  rmSync(passwordFile)
  if (made.status === 0) return
  rmSync(dir, { recursive: true, force: true })
  throw new Error(`initdb failed: ${made.error?.message ?? made.stderr.trim().split('\n').at(-1)}`)
}

/** Starts PostgreSQL detached, in a process group of its own. Stop it with SIGINT (fast shutdown). */
export function spawnPostgres({ binaries, user, dir, port, logFd, settings = {} }: ClusterOptions): ChildProcess {
  const options = Object.entries({ listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings })
  return spawn(binaries.postgres, ['-D', dir, '-p', String(port), ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`])], {
    ...user,
    env: childEnvironment(),
    cwd: '/',
    detached: true,
    stdio: ['ignore', logFd, logFd],
  })
}
