import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { handleOfChild } from '../parts/process-handle'
import { tryPort } from '../settings/claim-ports'
import { findPostgresBinaries } from './binaries'
import { databaseUser } from './database-user'
import { embeddedProgram, ensureDatabase, ownerUrl } from './embedded-program'
import { findRunningPostgres } from './find-running'
import { migrate } from './migrate'
import { waitUntilReady } from './ready'
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

  const stranger = await handleOfChild(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }))
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

test('a server that was killed is followed by another at once, beside what its sessions leave', async () => {
  const settings = await options()
  const killed = await embeddedProgram(settings).launch()
  await waitUntilReady(ownerUrl(settings, 'postgres'), 20_000)
  const session = new pg.Client({ connectionString: ownerUrl(settings, 'postgres') })
  session.on('error', () => undefined)
  await session.connect()
  const busy = session.query('SELECT pg_sleep(60)').catch(() => undefined)
  process.kill(killed.identity.pid, 'SIGKILL')
  await killed.gone
  const next = await embeddedProgram(settings).launch()
  await waitUntilReady(ownerUrl(settings, 'postgres'), 20_000)
  await busy
  await session.end().catch(() => undefined)
  process.kill(next.identity.pid, 'SIGINT')
  await next.gone
})
