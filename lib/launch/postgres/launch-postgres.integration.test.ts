import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { identify } from '../boot/process-identity.mjs'
import { handleOfChild } from '../parts/process-handle'
import { tryPort } from '../settings/claim-ports'
import { findPostgresBinaries } from './binaries'
import { databaseUser } from './database-user'
import { embeddedProgram, ensureDatabase, ownerUrl } from './embedded-program'
import { findRunningPostgres } from './find-running'
import { migrate } from './migrate'
import { waitUntilReady } from './ready'
import { settleLeftovers } from './settle-leftovers'
import { chmodSync } from 'node:fs'

const migrations = join(import.meta.dirname, '../../../prisma/migrations')
let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quarterdeck-pg-'))
  chmodSync(dir, 0o755)
  mkdirSync(join(dir, 'logs'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

async function options() {
  const claim = await tryPort(0, '127.0.0.1')
  if (!claim.ok) throw new Error('no free port')
  return { binaries: await findPostgresBinaries(), user: databaseUser(), place: dir, dataDir: dir, port: claim.port, password: 'secret' }
}

test('two migrations at once: each is applied once, and neither fails', async () => {
  const server = new URL(inject('postgresUrl'))
  const client = new pg.Client({ connectionString: server.href })
  await client.connect()
  await client.query('CREATE DATABASE migrated_twice')
  await client.end()
  server.pathname = '/migrated_twice'
  const [one, two] = await Promise.all([migrate(server.href, migrations), migrate(server.href, migrations)])
  expect([one.length, two.length].sort()).toEqual([0, Math.max(one.length, two.length)])
  expect(one.length + two.length).toBeGreaterThan(0)
  expect(await migrate(server.href, migrations)).toEqual([])
})

test('a server that outlived its supervisor is adopted with what it holds; a stale pid file is not', async () => {
  const settings = await options()
  const first = await embeddedProgram(settings).launch()
  await waitUntilReady(ownerUrl(settings, 'postgres'), 20_000)
  const url = await ensureDatabase(settings)
  expect(await ensureDatabase(settings)).toBe(url)

  const adopted = await embeddedProgram(settings).launch()
  expect(adopted.identity).toEqual(first.identity)

  process.kill(adopted.identity.pid, 'SIGINT')
  expect(await adopted.gone).toContain('adopted')
  expect(findRunningPostgres(join(dir, 'postgres'))).toBeNull()

  // Of the database's own user: the number of another user's process PostgreSQL does not believe by itself.
  const stranger = await handleOfChild(spawn('sleep', ['600'], { ...settings.user, stdio: 'ignore' }))
  writeFileSync(join(dir, 'postgres/postmaster.pid'), `${stranger.identity.pid}\n${dir}/postgres\n0\n${settings.port}\n`)
  expect(findRunningPostgres(join(dir, 'postgres'))).toBeNull()
  expect(readFileSync(join(dir, 'logs/postgres.log'), 'utf8')).toContain('ready to accept connections')
  const again = await embeddedProgram(settings).launch()
  await waitUntilReady(ownerUrl(settings, 'postgres'), 20_000)
  process.kill(stranger.identity.pid, 'SIGKILL')
  await stranger.gone
  process.kill(again.identity.pid, 'SIGINT')
  await again.gone
})

test.runIf(process.platform === 'linux')('a server that was killed, and that nobody has collected yet, is followed by another', async () => {
  const settings = await options()
  const first = await embeddedProgram(settings).launch()
  await waitUntilReady(ownerUrl(settings, 'postgres'), 20_000)
  process.kill(first.identity.pid, 'SIGINT')
  await first.gone

  // A child that ended, of a parent that never asks for it.
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 600'], { ...settings.user, stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const corpse = Number(line.toString())
  await expect.poll(() => identify(corpse)).toBeNull()
  const file = join(dir, 'postgres/postmaster.pid')
  writeFileSync(file, `${corpse}\n${dir}/postgres\n0\n${settings.port}\n`)
  await settleLeftovers(join(dir, 'postgres'), 100)
  expect(existsSync(file)).toBe(false)
  const next = await embeddedProgram(settings).launch()
  await waitUntilReady(ownerUrl(settings, 'postgres'), 20_000)
  parent.kill('SIGKILL')
  process.kill(next.identity.pid, 'SIGINT')
  await next.gone
})
