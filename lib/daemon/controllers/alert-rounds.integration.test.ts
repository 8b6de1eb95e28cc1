import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import { createCollectorManyFigures } from '@/lib/domains/alerts/adapters/collector-many-figures'
import { createPrismaAlertWork } from '@/lib/domains/alerts/adapters/prisma-alert-work'
import { freshStanding } from '@/lib/domains/alerts/core/standing'
import type { RuleCondition } from '@/lib/domains/alerts/schemas'
import { requireFence } from '@/lib/domains/delivery/adapters/fenced'
import { type DuckdbStore, openDuckdbStore } from '@/lib/domains/telemetry/adapters/duckdb-store'
import { resourceOf, spanRecord, traces } from '@/lib/domains/telemetry/testing/records'
import type { Database } from '@/lib/kernel/database'
import { createLog } from '@/lib/kernel/log'
import { createTestDatabase } from '@/lib/testing/database'
import { alertKind, createAlertController } from './alert-controller'
import { claimWork, releaseWork } from './work-items'

const count = 240
const names = Array.from({ length: count }, (_, at) => `app-${String(at).padStart(3, '0')}`)
/** Every twentieth fails, every twentieth other is slow; of the last ten nothing was ever heard. */
const fails = (at: number) => at % 20 === 0
const lags = (at: number) => at % 20 === 10
const heard = (at: number) => at < count - 10
const conditions: Record<string, RuleCondition> = {
  availability: { kind: 'availability', objective: 99.9, windowDays: 7 },
  latency: { kind: 'latency', objective: 99, thresholdMs: 100, windowDays: 1 },
  errors: { kind: 'threshold', measure: 'error-share', direction: 'above', bound: 5, forSeconds: 30 },
}

const told = Date.now()
let asked: string[] = []
let database: Database
let store: DuckdbStore
let dir: string

beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl, 8)
  await database.team.create({ data: { id: 'front', slug: 'front', name: 'Front' } })
  await database.application.createMany({ data: names.map((name) => ({ id: name, name, teamId: 'front' })) })
  await database.alertRule.createMany({
    data: names.flatMap((name) => Object.entries(conditions).map(([kind, condition]) => ({ id: `${name}-${kind}`, applicationId: name, name: kind, condition, standing: freshStanding(told), createdBy: { kind: 'person', id: 'mina', name: 'Mina' } }))),
  })
  dir = mkdtempSync(join(tmpdir(), 'quarterdeck-rounds-'))
  // Its clock stands, so that however long the test takes the windows end at the same step.
  store = await openDuckdbStore({ dir, clock: { nowMs: () => told }, log: createLog('test', () => undefined), dearMs: Infinity })
  const items = (at: number) =>
    Array.from({ length: 40 }, (_, n) => {
      const [endMs, durationMs] = [told - 6_000 - n * 2_000, lags(at) ? 400 : 10]
      return spanRecord({ startNs: BigInt(endMs - durationMs) * 1_000_000n, endNs: BigInt(endMs) * 1_000_000n, status: fails(at) ? 2 : 0 })
    })
  await store.write([traces(...names.flatMap((name, at) => (heard(at) ? [{ resource: resourceOf(name), items: items(at) }] : [])))])
})
afterAll(async () => {
  await store.close()
  rmSync(dir, { recursive: true, force: true })
  await database.$disconnect()
})

/** A daemon with a memory of its own, over the one store. */
function daemon(holder: string) {
  const figures = createCollectorManyFigures(
    {
      goldenOf: (input) => (asked.push(`points of ${input.applications.length}`), store.goldenOf(input)),
      requestSums: (input) => (asked.push(`sums of ${input.asks.length}`), store.requestSums(input)),
    },
    () => told,
  )
  const controller = createAlertController({ work: createPrismaAlertWork(database, requireFence), figures })
  return async (limit: number): Promise<string[]> => {
    const fences = await claimWork(database, alertKind, holder, 600_000, limit)
    for (const fence of fences) await releaseWork(database, fence, (await controller.step(fence, new AbortController().signal)).nextLookMs)
    return fences.map(({ objectId }) => objectId)
  }
}
const due = () => database.workItem.updateMany({ where: { kind: alertKind }, data: { nextLookAt: new Date(0) } })
const open = async () => (await database.alert.findMany({ where: { resolvedAt: null } })).map(({ ruleId }) => ruleId).sort()

test('hundreds of rules are judged by a few questions, whichever daemons share them, and each fires once', async () => {
  await createPrismaAlertWork(database, requireFence).ensureWork()
  const [one, two] = [daemon('one'), daemon('two')]
  const [first, second] = [await one(4), await two(8)]
  expect([first.length, new Set([...first, ...second]).size]).toEqual([4, 8])
  // Of each shard: sums of short windows, of long ones, and points.
  expect(asked).toHaveLength(24)
  expect(asked.reduce((sum, text) => sum + Number(text.split(' ').at(-1)), 0)).toBe(count * 5)

  const expected = names.flatMap((name, at) => (!heard(at) ? [] : fails(at) ? [`${name}-availability`, `${name}-errors`] : lags(at) ? [`${name}-latency`] : []))
  expect(expected.length).toBeGreaterThan(30)
  expect(await open()).toEqual(expected)
  const states = await database.alertRule.findMany({ select: { id: true, standing: true } })
  for (const { id, standing } of states) {
    const isHeard = heard(names.findIndex((name) => id.startsWith(name)))
    expect([id, standing]).toMatchObject([id, isHeard ? { state: expected.includes(id) ? 'firing' : 'ok', reason: null } : { state: 'no-data', reason: 'not-heard' }])
  }

  // Long windows are kept; another daemon that takes a shard over asks for its own.
  asked = []
  await due()
  expect(await one(4)).toHaveLength(4)
  const shards = await two(8)
  expect(shards).toHaveLength(4)
  expect(asked.length).toBeGreaterThanOrEqual(16)
  expect(asked.length).toBeLessThanOrEqual(24)
  expect(await open()).toEqual(expected)
  expect(await database.ledgerEntry.count({ where: { action: 'alert.fire' } })).toBe(expected.length)
})

test('more rules than fit a page are judged in the same turn', async () => {
  const [name = ''] = names
  await database.alertRule.createMany({
    data: Array.from({ length: 520 }, (_, at) => ({ id: `more-${at}`, applicationId: name, name: `more ${at}`, condition: { ...conditions.latency, thresholdMs: 1_000 + at }, standing: freshStanding(told), createdBy: { kind: 'person', id: 'mina', name: 'Mina' } })),
  })
  await due()
  asked = []
  await daemon('three')(8)
  expect(asked.every((text) => Number(text.split(' ').at(-1)) <= 500)).toBe(true)
  expect(asked.length).toBeLessThanOrEqual(27)
  const looked = await database.alertRule.findMany({ where: { id: { startsWith: 'more-' } }, select: { standing: true } })
  expect(looked.filter(({ standing }) => (standing as { state: string }).state === 'ok')).toHaveLength(520)
})
