import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../lib/testing/free-port'
import { keptIn, unpackDebian } from '../../lib/launch/boot/peer-engines.mjs'
import { until } from './until'

const run = promisify(execFile)
const packages = ['mariadb-server-core', 'mariadb-server', 'mariadb-client-core', 'libaio1', 'liburing2']

export interface MariadbServer {
  port: number
  user: string
  password: string
  /** The first column of the first row. */
  ask(sql: string): Promise<string>
  stop(): Promise<void>
}

/** Its programs out of Debian's packages, kept between runs; nothing is installed, so no service starts by itself. */
async function programs(root: string): Promise<string> {
  const kept = join(keptIn(root), 'mariadb')
  if (existsSync(kept)) return kept
  const work = mkdtempSync(join(tmpdir(), 'quarterdeck-engine-'))
  try {
    await unpackDebian(packages, work, `${kept}.new`)
    renameSync(`${kept}.new`, kept)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return kept
}

/** A database server of its own on one core, on loopback and with an account that may use `database` alone, which `schema` (SQL) makes ready. */
export async function startMariadb(core: number, database: string, schema: string): Promise<MariadbServer> {
  const base = await programs(process.cwd())
  const libraries = ['lib', 'usr/lib'].flatMap((dir) => (existsSync(join(base, dir)) ? readdirSync(join(base, dir)).filter((name) => name.endsWith('-linux-gnu')).map((name) => join(base, dir, name)) : []))
  const env = { ...process.env, LD_LIBRARY_PATH: libraries.join(':') }
  const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-mariadb-'))
  const [data, socket, first] = [join(dir, 'data'), join(dir, 'socket'), join(dir, 'first.sql')]
  const [port, user, password, me] = [await freePort(), database, randomBytes(18).toString('hex'), userInfo().username]
  const usr = join(base, 'usr')
  await run(join(usr, 'bin', 'mariadb-install-db'), ['--no-defaults', `--basedir=${usr}`, `--datadir=${data}`, `--user=${me}`, '--auth-root-authentication-method=socket', `--auth-root-socket-user=${me}`, '--skip-test-db'], { env })
  writeFileSync(first, `create database ${database};\ncreate user ${user}@'127.0.0.1' identified by '${password}';\ngrant all on ${database}.* to ${user}@'127.0.0.1';\nuse ${database};\n${schema}`, { mode: 0o600 })
  const child: ChildProcess = spawn('taskset', [
    '-c', String(core), join(usr, 'sbin', 'mariadbd'), '--no-defaults', `--basedir=${usr}`, `--datadir=${data}`, `--user=${me}`, `--socket=${socket}`, '--bind-address=127.0.0.1', `--port=${port}`, `--init-file=${first}`, '--skip-name-resolve',
    // Its faster way of keeping: each commit goes to the system at once, and to the disk each second.
    '--innodb-flush-log-at-trx-commit=2', '--innodb-buffer-pool-size=2G', '--innodb-log-file-size=1G',
  ], { stdio: 'ignore', env })
  process.once('exit', () => child.kill('SIGKILL'))
  const ask = async (sql: string) => (await run(join(usr, 'bin', 'mariadb'), ['--no-defaults', `--socket=${socket}`, '--user=root', '-N', '-B', '-e', sql, database], { env })).stdout.split(/[\t\n]/)[0] ?? ''
  await until('MariaDB', 60_000, async () => ((await ask('select 1')) === '1' ? true : undefined))
  rmSync(first)
  return {
    port, user, password, ask,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
