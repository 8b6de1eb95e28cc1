import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { usualBreaker } from '../core/breaker'
import { rulesStoreContract } from '../testing/rules-store-contract'
import { createPrismaRulesStore, readChangedRules } from './prisma-rules-store'

const home = { id: 'a', name: 'home', teamId: 'front' }
const far = { id: 'b', name: 'far', teamId: 'back' }
const doer = { actor: { kind: 'person', id: 'p', name: 'Mina' }, why: 'opens too late' }
const now = { timeoutMs: 1_000, breaker: usualBreaker }

let database: Database
let from = 0n
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl)
  for (const teamId of ['front', 'back']) await database.team.create({ data: { id: teamId, slug: teamId, name: teamId } })
  for (const one of [home, far]) await database.application.create({ data: one })
})
beforeEach(async () => {
  await database.breakerRules.deleteMany()
  from = (await database.ledgerHead.findUniqueOrThrow({ where: { id: 1 } })).position
})
afterAll(() => database.$disconnect())

const trail = async () =>
  (await database.ledgerEntry.findMany({ where: { position: { gt: from } }, orderBy: { position: 'asc' } })).map(({ action, teamId, canonical }) => {
    const { why = null, before = null, after = null } = JSON.parse(canonical) as { why?: string; before?: unknown; after?: unknown }
    return { action, teamId, why, before, after }
  })

describe('rules in force in PostgreSQL', () => rulesStoreContract(async () => ({ store: createPrismaRulesStore(database), home, far, trail })))

test('the proxy is told of them, the edge as nobody’s application', async () => {
  await createPrismaRulesStore(database).set(home, { caller: 'edge', callee: 'home', change: { volume: 3 } }, now, doer)
  expect(await readChangedRules(database)).toEqual([{ caller: null, callee: 'home', change: { volume: 3 } }])
})

test('two who set one breaker’s rules at once lose neither, and each has its entry', async () => {
  const store = createPrismaRulesStore(database)
  const pair = { caller: 'home', callee: 'rows' }
  await Promise.all([store.set(home, { ...pair, change: { errorPercent: 20 } }, now, doer), store.set(home, { ...pair, change: { timeoutMs: 400 } }, now, doer)])
  expect(await store.list({ kind: 'all' })).toMatchObject([{ change: { errorPercent: 20, timeoutMs: 400 } }])
  expect(await trail()).toHaveLength(2)
})
