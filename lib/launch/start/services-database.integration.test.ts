import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PartState } from '../../control/supervisor-calls'
import { openDataFolder } from '../data-folder'
import { createSupervisor, type Supervisor } from '../parts/supervisor'
import { findRunningPostgres } from '../postgres/find-running'
import { clusterFolder } from '../postgres/embedded-program'
import { createServicesDatabase } from './services-database'

let dir = ''
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const open: Supervisor[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quarterdeck-services-'))
  chmodSync(dir, 0o755)
})
afterEach(async () => {
  for (const supervisor of open.splice(0)) for (const part of supervisor.parts.values()) await part.stop()
  rmSync(dir, { recursive: true, force: true })
})

function services({ url, stopping = () => false }: { url?: string; stopping?: () => boolean } = {}) {
  const data = openDataFolder(join(dir, 'data'))
  chmodSync(data.dir, 0o711)
  const buildDir = join(dir, 'build')
  mkdirSync(buildDir, { recursive: true })
  const supervisor = createSupervisor({ dataDir: data.dir, buildDir, log, onChange: () => undefined })
  open.push(supervisor)
  return { supervisor, data, database: createServicesDatabase({ url, data, place: data.dir, isRoot: process.getuid?.() === 0, supervisor, log, isStopping: stopping }) }
}
const readyUrl = (database: ReturnType<typeof services>['database']) => expect.poll(() => database.ensure().url, { timeout: 60_000 }).toMatch(/^postgresql:\/\/postgres:/).then(() => database.ensure().url ?? '')

test('nothing runs until it is asked for; then a cluster of its own, closed to the public, adopted on the same port by the next supervisor', async () => {
  const first = services()
  first.database.startWhereMade()
  expect([first.supervisor.states(), first.database.external()]).toEqual([[], []])
  expect(first.database.ensure()).toMatchObject({ state: 'starting', url: null })
  const url = await readyUrl(first.database)
  const [state] = first.supervisor.states() as [PartState]
  expect(state).toMatchObject({ part: 'services-postgres', state: 'ready', address: new URL(url).host })
  // Its password is its own, in a file of its own.
  expect(decodeURIComponent(new URL(url).password)).toBe(readFileSync(join(first.data.dir, 'keys/services'), 'utf8').trim())
  expect(first.data.keys.services).not.toBe(first.data.keys.postgres)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query("SELECT datname AS name, has_database_privilege('public', datname, 'CONNECT') AS open FROM pg_database WHERE datallowconn ORDER BY 1")
  await client.end()
  expect(rows).toEqual([{ name: 'postgres', open: false }, { name: 'template1', open: false }])

  // As after a supervisor that was killed: the server lives, and the next start finds it by itself.
  const running = findRunningPostgres(clusterFolder(first.data.dir, 'services-postgres'))
  const next = services()
  next.database.startWhereMade()
  expect(await readyUrl(next.database)).toBe(url)
  expect(next.supervisor.states()[0]?.pid).toBe(running?.identity.pid)
})

test('an operator’s own server is only handed on, and no process is started', () => {
  const url = 'postgresql://operator:secret@db.example:5432/postgres'
  const { database, supervisor } = services({ url })
  database.startWhereMade()
  expect(database.ensure()).toEqual({ state: 'ready', url, detail: '' })
  expect(database.external()).toMatchObject([{ part: 'services-postgres', state: 'external', address: 'db.example:5432' }])
  expect(supervisor.states()).toEqual([])
})

test('a product that stops starts none any more', async () => {
  let asked = 0
  const { database, supervisor } = services({ stopping: () => ((asked += 1), true) })
  database.ensure()
  await expect.poll(() => asked, { timeout: 30_000 }).toBe(1)
  expect(supervisor.states()).toEqual([])
})
