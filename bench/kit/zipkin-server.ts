import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../lib/testing/free-port'
import { note } from './figure'
import { type MariadbServer, startMariadb } from './mariadb-server'
import { peerProgram } from './peer-program'
import { until } from './until'

const run = promisify(execFile)

export interface ZipkinServer {
  url: string
  version: string
  process: ChildProcess
  /** How many spans are in its database. It acknowledges before it stores, so that answers say nothing of this. Null in memory. */
  stored: (() => Promise<number>) | null
  stop(): Promise<void>
}

/** The tables as Zipkin's own storage module brings them: a jar inside of the server's jar. */
async function schemaIn(jar: string): Promise<string> {
  const listed = (await run('unzip', ['-Z1', jar], { maxBuffer: 1e8 })).stdout.split('\n')
  const inner = listed.find((name) => /zipkin-storage-mysql-v1-.*\.jar$/.test(name))
  if (!inner) throw new Error('this Zipkin has no MySQL storage')
  const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-zipkin-'))
  try {
    writeFileSync(join(dir, 'storage.jar'), execFileSync('unzip', ['-p', jar, inner], { maxBuffer: 1e8 }))
    return execFileSync('unzip', ['-p', join(dir, 'storage.jar'), 'mysql.sql'], { encoding: 'utf8' })
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const heapMiB = (share: number) => Math.max(1_024, Math.floor((freemem() / 1_048_576) * share))

async function startServer(core: number, jar: string, heap: number, storage: Record<string, string>, database: MariadbServer | null): Promise<ZipkinServer> {
  const port = await freePort()
  const child = spawn('taskset', ['-c', String(core), 'java', `-Xms${heap}m`, `-Xmx${heap}m`, '-jar', jar], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, QUERY_PORT: String(port), SELF_TRACING_ENABLED: 'false', SPRING_MAIN_BANNER_MODE: 'off', COLLECTOR_HTTP_ENABLED: 'true', ...storage },
  })
  process.once('exit', () => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  await until('Zipkin', 90_000, async () => ((await fetch(`${url}/health`)).ok ? true : undefined))
  return {
    url, version: /\d+(?:\.\d+)+/.exec(basename(jar))?.[0] ?? 'of unknown version', process: child,
    stored: database && (async () => Number(await database.ask('select count(*) from zipkin_spans'))),
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      // What it has acknowledged and not yet stored, it would go on storing.
      child.kill(database ? 'SIGKILL' : 'SIGTERM')
      await gone
      await database?.stop()
    },
  }
}

/** At its best: in memory that has room for all that comes, half of what is free. It keeps nothing over a restart. Null where there is no Java. */
export async function startZipkinInMemory(core: number): Promise<ZipkinServer | null> {
  const jar = await peerProgram('zipkin')
  if (jar === null) {
    note('no Zipkin here: it needs Java and Maven')
    return null
  }
  return startServer(core, jar, heapMiB(0.5), { STORAGE_TYPE: 'mem', MEM_MAX_SPANS: '1000000000' }, null)
}

/** With a database on the same core. Null, and said why, where that cannot be had. */
export async function startZipkinOnDisk(core: number): Promise<ZipkinServer | null> {
  const jar = await peerProgram('zipkin')
  if (jar === null) return null
  let database: MariadbServer | null = null
  try {
    database = await startMariadb(core, 'zipkin', await schemaIn(jar))
    return await startServer(core, jar, heapMiB(0.25), { STORAGE_TYPE: 'mysql', MYSQL_HOST: '127.0.0.1', MYSQL_TCP_PORT: String(database.port), MYSQL_DB: 'zipkin', MYSQL_USER: database.user, MYSQL_PASS: database.password }, database)
  } catch (error) {
    await database?.stop()
    note(`no Zipkin with a database here: ${String(error)}`)
    return null
  }
}
