import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import { composeLedger, ledgerMinute } from '@/lib/compose/ledger'
import type { Actor } from '@/lib/kernel/actor'
import type { Database } from '@/lib/kernel/database'
import { createLog } from '@/lib/kernel/log'
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database'
import { addRefusedAttempt } from '../access/adapters/prisma-refused-attempts'
import { appendChange } from './adapters/prisma-append'
import { ChangesInput } from './schemas'

let urls: TestDatabase
let database: Database
let dataDir: string
let ledger: ReturnType<typeof composeLedger>
const clock = { nowMs: () => Date.now() }

beforeAll(async () => {
  urls = await createTestDatabase()
  database = createDatabase(urls.applicationUrl)
  dataDir = mkdtempSync(join(tmpdir(), 'quarterdeck-ledger-'))
  ledger = composeLedger(database, clock, dataDir)
})
afterAll(async () => {
  await database.$disconnect()
  rmSync(dataDir, { recursive: true, force: true })
})

const operator: Actor = { kind: 'person', id: 'o', name: 'olga', operator: true, teams: new Map() }
const member: Actor = { kind: 'person', id: 'm', name: 'mina', operator: false, teams: new Map([['team-1', 'member']]) }

const write = (n: number, more: { teamId?: string; application?: string } = {}) =>
  database.$transaction(async (tx) => {
    // Two writers meet here in either order: their own rows first, the head last.
    await tx.team.upsert({ where: { slug: `t${n % 7}` }, create: { id: `t${n % 7}`, slug: `t${n % 7}`, name: 'x' }, update: { name: String(n) } })
    return appendChange(tx, { actor: { kind: 'person', id: 'w', name: 'writer' }, action: 'team.rename', subject: { kind: 'team', id: `t${n % 7}` }, after: { n }, ...more })
  })

/** As the owner with the triggers off: what an intruder with the database's own rights could do. */
async function tamper(sql: string): Promise<void> {
  const owner = new pg.Client({ connectionString: urls.ownerUrl })
  await owner.connect()
  await owner.query('SET session_replication_role = replica')
  await owner.query(sql)
  await owner.end()
}

test('many writers at once: contiguous positions, an intact chain, no deadlock', async () => {
  for (let n = 0; n < 7; n++) await write(n)
  const positions = await Promise.all(Array.from({ length: 120 }, (_value, n) => write(n)))
  expect(positions.map(Number).toSorted((one, other) => one - other)).toEqual(Array.from({ length: 120 }, (_value, n) => n + 8))
  expect(await ledger.walkLedger()).toMatchObject({ intact: true, entries: 127, problem: null })
})

test('a transaction that fails leaves no entry and no gap', async () => {
  const before = await ledger.walkLedger()
  await expect(
    database.$transaction(async (tx) => {
      await appendChange(tx, { actor: { kind: 'person', id: 'w', name: 'w' }, action: 'a.b', subject: { kind: 'x', id: 'y' } })
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  await write(1)
  expect(await ledger.walkLedger()).toMatchObject({ intact: true, entries: before.entries + 1 })
})

test('a member reads what their teams did, an operator everything; filters and paging hold', async () => {
  const own = String(await write(1, { teamId: 'team-1', application: 'home' }))
  const foreign = String(await write(1, { teamId: 'team-2', application: 'playback' }))
  const list = async (actor: Actor, input: Record<string, unknown>) => {
    const found = await ledger.listChanges(actor, ChangesInput.parse(input))
    if (!found.ok) throw new Error(found.error.detail)
    return found.value
  }
  expect((await list(member, {})).items.map(({ position }) => position)).toEqual([own])
  expect(await ledger.readChange(member, { position: own })).toMatchObject({ ok: true, value: { application: 'home', after: { n: 1 } } })
  expect(await ledger.readChange(member, { position: foreign })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect((await list(operator, { application: 'playback' })).total).toBe(1)
  expect((await list(operator, { action: 'team', actor: 'WRIT', from: 'now-1h', to: 'now', q: '"n":119' })).total).toBe(1)
  expect((await list(operator, { to: 'now-1h' })).items).toEqual([])
  expect((await list(operator, { action: 'tea' })).items).toEqual([])
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof list>> = await list(operator, { limit: 50, ...(cursor && { cursor }) })
    seen.push(...page.items.map(({ position }) => position))
    cursor = page.next
  }
  expect(seen).toEqual(Array.from({ length: Number(foreign) }, (_value, n) => String(Number(foreign) - n)))
  expect(await ledger.listChanges(operator, ChangesInput.parse({ cursor: 'nonsense' }))).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
  expect(await ledger.listChanges(operator, ChangesInput.parse({ from: 'yesterday' }))).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/from' }] } })
  expect(await ledger.verifyLedger(member)).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'ledger:verify needs operator', liftedBy: ['operator'] } } })
})

test('refused attempts of a minute that is over become one entry, once', async () => {
  const minute = Date.now() - 120_000
  await Promise.all(Array.from({ length: 20 }, () => addRefusedAttempt(database, member, 'members:write needs lead', minute)))
  await addRefusedAttempt(database, member, 'members:write needs lead', Date.now())
  const lines: string[] = []
  const run = ledgerMinute({ database, clock, dataDir, log: createLog('test', (line) => void lines.push(line)) })
  await Promise.all([run(), run()])
  await run()
  const entries = await database.ledgerEntry.findMany({ where: { action: 'access.refused' } })
  expect(entries.map(({ canonical }) => JSON.parse(canonical) as unknown)).toMatchObject([{ actor: { name: 'mina' }, subject: { id: 'members:write needs lead' }, phase: 'failed', after: { attempts: 20 } }])
  expect(JSON.parse(readFileSync(join(dataDir, 'ledger-head.json'), 'utf8'))).toHaveLength(1)
  expect(lines).toEqual([])
})

test('a changed entry, a changed column and a cut tail are each found', async () => {
  expect(await ledger.copyLedgerHead()).toBe('unchanged')
  const intact = await ledger.walkLedger()
  expect(intact).toMatchObject({ intact: true })

  await tamper(`UPDATE ledger_entry SET actor_name = 'nobody' WHERE position = 50`)
  expect(await ledger.walkLedger()).toMatchObject({ intact: false, entries: 49, problem: expect.stringContaining('entry 50 was changed: its columns') })
  await tamper(`UPDATE ledger_entry SET actor_name = 'writer', canonical = replace(canonical, 'writer', 'nobody') WHERE position = 50`)
  expect(await ledger.walkLedger()).toMatchObject({ intact: false, problem: expect.stringContaining('entry 50 was changed: its hash') })
  await tamper(`UPDATE ledger_entry SET canonical = replace(canonical, 'nobody', 'writer') WHERE position = 50`)
  expect(await ledger.walkLedger()).toEqual(intact)

  await tamper(`DELETE FROM ledger_entry WHERE position > ${intact.entries - 3}`)
  expect(await ledger.walkLedger()).toMatchObject({ intact: false, problem: expect.stringContaining('the tail was cut') })
  // A careful intruder sets the head back too: then the chain itself is sound, and only the copies know better.
  await tamper(`UPDATE ledger_head SET position = ${intact.entries - 3}, hash = (SELECT hash FROM ledger_entry WHERE position = ${intact.entries - 3})`)
  expect(await ledger.walkLedger()).toMatchObject({ intact: false, problem: expect.stringContaining(`the ledger had ${intact.entries} entries, now ${intact.entries - 3}`) })
  expect(await ledger.copyLedgerHead()).toBe('behind')
  for (let n = 0; n < 5; n++) await write(n)
  expect(await ledger.walkLedger()).toMatchObject({ intact: false, problem: expect.stringContaining(`entry ${intact.entries} was replaced`) })
})
