import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { addPerson } from '../testing/estate'
import { addRefusedAttempt } from './prisma-refused-attempts'
import { pruneAccess } from './prune-access'

let database: Database
let personId: string
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl)
  personId = (await addPerson(database, 'mina')).id
})
beforeEach(async () => {
  await database.session.deleteMany()
  await database.oneTimeLink.deleteMany()
  await database.signInFailure.deleteMany()
})
afterAll(() => database.$disconnect())

const nowMs = Date.parse('2026-11-22T12:00:00Z')
const hours = (n: number) => new Date(nowMs + n * 3_600_000)
const session = (id: string, expiresAt: Date, endedAt: Date | null = null) => ({ id, personId, expiresAt, endedAt })
const link = (id: string, expiresAt: Date, usedAt: Date | null = null) => ({ id, hash: id, purpose: 'set-password', personId, expiresAt, usedAt })
const failure = (key: string, lastAt: Date, blockedTill = lastAt) => ({ key, failures: 3, lastAt, blockedTill })

test('what is over for a day goes; what is open, or was over lately, stays', async () => {
  await database.session.createMany({ data: [session('open', hours(1)), session('just-ended', hours(1), hours(-23)), session('long-ended', hours(1), hours(-25)), session('just-expired', hours(-23)), session('long-expired', hours(-25))] })
  await database.oneTimeLink.createMany({ data: [link('open', hours(1)), link('just-used', hours(1), hours(-1)), link('long-used', hours(1), hours(-25)), link('long-expired', hours(-25))] })
  expect(await pruneAccess(database, nowMs)).toEqual({ sessions: 2, links: 2, failures: 0 })
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort()
  expect(ids(await database.session.findMany())).toEqual(['just-ended', 'just-expired', 'open'])
  expect(ids(await database.oneTimeLink.findMany())).toEqual(['just-used', 'open'])
})

test('failed sign-ins go once the throttle has forgotten them, never during a wait', async () => {
  await database.signInFailure.createMany({ data: [failure('name:late', hours(-0.2)), failure('name:old', hours(-1)), failure('name:blocked', hours(-1), hours(1)), failure('name:zero', new Date(0))] })
  expect((await pruneAccess(database, nowMs)).failures).toBe(2)
  expect((await database.signInFailure.findMany()).map(({ key }) => key).sort()).toEqual(['name:blocked', 'name:late'])
})

test('many rows go in small batches, and an ended signal stops between them', async () => {
  await database.session.createMany({ data: Array.from({ length: 25 }, (_, n) => session(`s${n}`, hours(-48))) })
  const stopped = new AbortController()
  stopped.abort()
  expect((await pruneAccess(database, nowMs, stopped.signal, 10)).sessions).toBe(0)
  expect((await pruneAccess(database, nowMs, undefined, 10)).sessions).toBe(25)
  expect(await database.session.count()).toBe(0)
})

test('a row that somebody holds is left for the next time, and nobody waits', async () => {
  await database.signInFailure.createMany({ data: [failure('name:held', hours(-1)), failure('name:free', hours(-1))] })
  await database.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM sign_in_failure WHERE key = 'name:held' FOR UPDATE`
    expect((await pruneAccess(database, nowMs)).failures).toBe(1)
  })
  expect((await pruneAccess(database, nowMs)).failures).toBe(1)
})

test('sums of refused attempts stay: they are the ledger’s', async () => {
  await addRefusedAttempt(database, { kind: 'person', id: personId, name: 'mina' }, 'people:write needs operator', nowMs - 30 * 24 * 3_600_000)
  await pruneAccess(database, nowMs)
  expect(await database.refusedAttempt.count()).toBe(1)
})
