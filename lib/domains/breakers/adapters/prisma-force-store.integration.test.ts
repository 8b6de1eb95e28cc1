import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { forceStoreContract } from '../testing/force-store-contract'
import { createPrismaForceStore, readForced, removeEnded } from './prisma-force-store'
import { createPrismaStreamStore, readAllStreams } from './prisma-stream-store'

const home = { id: 'a', name: 'home', teamId: 'front' }
const far = { id: 'b', name: 'far', teamId: 'back' }
const doer = { actor: { kind: 'person', id: 'p', name: 'Mina' }, why: 'to learn' }

let database: Database
let from = 0n
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl)
  for (const teamId of ['front', 'back']) await database.team.create({ data: { id: teamId, slug: teamId, name: teamId } })
  for (const one of [home, far]) await database.application.create({ data: one })
})
beforeEach(async () => {
  await database.breakerForce.deleteMany()
  from = (await database.ledgerHead.findUniqueOrThrow({ where: { id: 1 } })).position
})
afterAll(() => database.$disconnect())

const expire = async () => void (await database.$executeRaw`UPDATE breaker_force SET since = since - interval '2 days', ends_at = ends_at - interval '2 days'`)
const trail = async () =>
  (await database.ledgerEntry.findMany({ where: { position: { gt: from } }, orderBy: { position: 'asc' } })).map(({ action, teamId, canonical }) => ({ action, teamId, why: (JSON.parse(canonical) as { why?: string }).why ?? null }))

describe('forced breakers in PostgreSQL', () => forceStoreContract(async () => ({ store: createPrismaForceStore(database), home, far, trail, expire })))

test('the proxy is told of those that hold, the edge as nobody’s application', async () => {
  const store = createPrismaForceStore(database)
  const { endsAt } = await store.force(home, { caller: 'edge', callee: 'home', mode: 'closed', minutes: 5 }, doer)
  expect(await readForced(database)).toEqual([{ caller: null, callee: 'home', mode: 'closed', endsAtMs: Date.parse(endsAt) }])
  await expire()
  expect(await readForced(database)).toEqual([])
})

test('what is over is removed once, with an entry that says what it was; what holds stays', async () => {
  const store = createPrismaForceStore(database)
  await store.force(home, { caller: 'home', callee: 'rows', mode: 'open', minutes: 5 }, doer)
  await expire()
  await store.force(far, { caller: 'far', callee: 'rows', mode: 'open', minutes: 5 }, doer)
  expect([await removeEnded(database), await removeEnded(database)]).toEqual([1, 0])
  expect((await trail()).map(({ action, teamId }) => [action, teamId])).toEqual([['breaker.force', 'front'], ['breaker.force', 'back'], ['breaker.force-end', 'front']])
  expect((await store.list({ kind: 'all' })).map(({ caller }) => caller)).toEqual(['far'])
})

test('two who force one breaker at once leave one, and an entry of each', async () => {
  const store = createPrismaForceStore(database)
  const pair = { caller: 'home', callee: 'rows', minutes: 5 }
  await Promise.all([store.force(home, { ...pair, mode: 'open' }, doer), store.force(home, { ...pair, mode: 'closed' }, doer)])
  expect(await store.list({ kind: 'all' })).toHaveLength(1)
  expect((await trail()).map(({ action }) => action)).toEqual(['breaker.force', 'breaker.force'])
})

test('a stream is added and removed with its entry, one of a name in a team, and a foreign team’s is not found', async () => {
  const store = createPrismaStreamStore(database)
  const stream = { id: 's1', name: 'orders', kind: 'hystrix' as const, url: 'http://10.0.0.7/hystrix.stream', localAllowed: false }
  expect([await store.add('front', stream, doer), await store.add('front', { ...stream, id: 's2' }, doer), await store.add('back', { ...stream, id: 's3' }, doer)]).toEqual(['added', 'taken', 'added'])
  expect([(await store.find({ kind: 'teams', teamIds: ['front'] }, 's1'))?.team, await store.find({ kind: 'teams', teamIds: ['back'] }, 's1')]).toEqual(['front', null])
  expect((await store.list({ kind: 'teams', teamIds: ['front'] })).map(({ id }) => id)).toEqual(['s1'])
  expect((await readAllStreams(database)).map(({ id }) => id)).toEqual(['s1', 's3'])
  expect([await store.remove('s1', doer), await store.remove('s1', doer)]).toEqual([true, false])
  expect((await trail()).map(({ action, teamId }) => [action, teamId])).toEqual([['breaker-stream.add', 'front'], ['breaker-stream.add', 'back'], ['breaker-stream.remove', 'front']])
})
