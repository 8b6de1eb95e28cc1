import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import { createPrismaCanaryRunStore } from '@/lib/domains/canary/adapters/prisma-canary-run-store'
import { DecisionCard } from '@/lib/domains/canary/analysis-schemas'
import { beganAgo, memoryCanaryTelemetry, seedCanary, type Seeded, seedHome } from '@/lib/domains/canary/testing/seed-canary'
import { createPrismaFaultTimes } from '@/lib/domains/chaos/adapters/prisma-fault-times'
import { requireFence } from '@/lib/domains/delivery/adapters/fenced'
import { type Fence, LeaseLost } from '@/lib/domains/delivery/ports'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { createCanaryController } from './canary-controller'
import type { CrashHook } from './controller'
import { claimWork, releaseWork } from './work-items'

let database: Database
let made = 0
let canary: Seeded
const minuteMs = 60_000

beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl, 8)
  await seedHome(database)
})
afterAll(() => database.$disconnect())
beforeEach(async () => {
  await database.workItem.deleteMany()
  canary = await seedCanary(database, ++made)
})

const claim = async (): Promise<Fence> => (await claimWork(database, 'canary', 'one', 600_000, 1))[0] ?? expect.unreachable()
/** One step of a daemon of its own. */
async function step(telemetry = memoryCanaryTelemetry(), crash?: CrashHook) {
  await database.workItem.updateMany({ where: { kind: 'canary' }, data: { nextLookAt: new Date(0), leaseExpiresAt: null, leaseHolder: null } })
  const fence = await claim()
  const controller = createCanaryController({ store: createPrismaCanaryRunStore(database, requireFence), telemetry, faultTimes: createPrismaFaultTimes(database), ...(crash ? { crash } : {}) })
  const answer = await controller.step(fence, new AbortController().signal)
  await releaseWork(database, fence, answer.nextLookMs)
  return answer
}
const run = () => database.canaryRun.findUniqueOrThrow({ where: { rolloutId: canary.rolloutId }, include: { judged: { orderBy: { number: 'asc' } } } })
const entries = async () => (await database.ledgerEntry.findMany({ where: { subjectId: `home ${canary.number}` }, orderBy: { position: 'asc' } })).map(({ action, canonical }) => ({ action, said: JSON.parse(canonical) as { evidence?: { cardHash: string } } }))
const rolloutIsWoken = async () => ((await database.workItem.findUniqueOrThrow({ where: { kind_objectId: { kind: 'rollout', objectId: canary.rolloutId } } })).nextLookAt.getTime()) <= Date.now()

test('it begins when the rollout has split the traffic, and looks again when the first judgement is due', async () => {
  await database.rollout.update({ where: { id: canary.rolloutId }, data: { phase: 'split' } })
  await step()
  expect(await run()).toMatchObject({ state: 'pending', beganAt: null })
  await database.rollout.update({ where: { id: canary.rolloutId }, data: { phase: 'analyse' } })
  const { nextLookMs } = await step()
  expect(nextLookMs).toBe(15_000)
  const begun = await run()
  expect(begun.state).toBe('analysing')
  expect((begun.endsAt?.getTime() ?? 0) - (begun.beganAt?.getTime() ?? 0)).toBe(3 * minuteMs)
  expect((await entries()).map(({ action }) => action)).toEqual(['canary.begin'])
})

test('a judgement keeps the whole card under the name of its text, and says what changes', async () => {
  await beganAgo(database, canary, 130_000, 3 * minuteMs)
  const { nextLookMs } = await step()
  expect(nextLookMs).toBe(15_000)
  const { judged, state, judgements } = await run()
  const [judgement] = judged
  expect([judged.length, judgements, state, judgement?.verdict]).toEqual([1, 1, 'analysing', 'pass'])
  expect(createHash('sha256').update(judgement?.card ?? '').digest('hex')).toBe(judgement?.cardHash)
  const card = DecisionCard.parse(JSON.parse(judgement?.card ?? ''))
  expect(card).toMatchObject({
    judgement: 1, verdict: 'pass', fresh: true, missing: [], judge: { score: 100, classification: 'Pass' }, dependants: [{ application: 'edge', requests: 10 }],
    changes: { from: { release: 1 }, to: { release: 2 }, variables: { added: ['NEW'], removed: ['OLD'], changed: ['MODE'] } },
    sides: [{ role: 'production', share: 80 }, { role: 'baseline', share: 10, healthy: 1, wanted: 1, requests: 100 }, { role: 'canary', share: 10 }],
  })
  expect(card.metrics.map(({ name, classification }) => [name, classification])).toEqual([['error rate', 'Pass'], ['p95 latency', 'Pass'], ['median latency', 'Pass'], ['CPU', 'Pass']])
  expect(judgement?.card).not.toContain('batched')
  expect(await entries()).toEqual([])
})

test('a canary that fails is decided in the same step, and its rollout is woken', async () => {
  await beganAgo(database, canary, 130_000, 3 * minuteMs)
  await step(memoryCanaryTelemetry({ latency_p95: 1.5 }))
  const { outcome, state, decidedBy, judged } = await run()
  expect([outcome, state, judged[0]?.verdict, judged[0]?.score]).toEqual(['roll-back', 'decided', 'fail', 0])
  expect(decidedBy).toMatchObject({ kind: 'judge' })
  expect(await entries()).toMatchObject([{ action: 'canary.roll-back', said: { evidence: { cardHash: judged[0]?.cardHash } } }])
  expect(await rolloutIsWoken()).toBe(true)
})

test('what a canary showed while a fault was made on purpose is no evidence against it, and its card says which time was left out', async () => {
  await beganAgo(database, canary, 130_000, 3 * minuteMs)
  const { id: applicationId } = await database.application.findUniqueOrThrow({ where: { name: 'home' } })
  const fault = await database.chaosRun.create({ data: { id: `fault-${made}`, applicationId, touches: ['home'], plan: {}, startedBy: {}, phase: 'holding', injectedAt: new Date(Date.now() - 300_000) } })
  await step(memoryCanaryTelemetry({ latency_p95: 1.5 }))
  const { outcome, judged } = await run()
  expect([outcome, judged[0]?.verdict]).toEqual([null, 'not-enough-evidence'])
  const card = DecisionCard.parse(JSON.parse(judged[0]?.card ?? ''))
  expect(card.excluded).toMatchObject([{ run: fault.number }])
  await database.chaosRun.delete({ where: { id: fault.id } })
})

describe('at the end of the lifetime', () => {
  beforeEach(() => beganAgo(database, canary, 190_000, 3 * minuteMs))

  test('a pass promotes by policy', async () => {
    await step()
    expect(await run()).toMatchObject({ outcome: 'promote', state: 'decided', decidedBy: { kind: 'policy' } })
    expect(await rolloutIsWoken()).toBe(true)
  })

  test('a collector that does not answer is no evidence: a person is asked, and it is judged on', async () => {
    await step(memoryCanaryTelemetry({ silent: true }))
    const { state, outcome, expiresAt, judged } = await run()
    expect([state, outcome, judged[0]?.verdict]).toEqual(['waiting', null, 'not-enough-evidence'])
    expect((expiresAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(59 * minuteMs)
    expect(DecisionCard.parse(JSON.parse(judged[0]?.card ?? ''))).toMatchObject({ fresh: false, telemetry: null, judge: null, missing: [{ kind: 'stale' }] })
    expect((await entries()).map(({ action }) => action)).toEqual(['canary.ask'])
  })

  test('nobody decides: the default goes back', async () => {
    await step(memoryCanaryTelemetry({ silent: true }))
    await database.canaryRun.update({ where: { rolloutId: canary.rolloutId }, data: { expiresAt: new Date(Date.now() - 1) } })
    await database.canaryJudgement.updateMany({ where: { rolloutId: canary.rolloutId }, data: { at: new Date(Date.now() - 1_000) } })
    await step(memoryCanaryTelemetry({ silent: true }))
    expect(await run()).toMatchObject({ outcome: 'roll-back', decidedBy: { kind: 'expiry' } })
  })
})

describe('killed and tried again', () => {
  beforeEach(() => beganAgo(database, canary, 130_000, 3 * minuteMs))
  class Killed extends Error {}
  const killAt = (wanted: string): CrashHook => (point) => {
    if (point === wanted) throw new Killed(point)
  }

  test.each(['before-act', 'between-act-and-record', 'after-record'])('at %s it judges once', async (point) => {
    await expect(step(memoryCanaryTelemetry({ latency_p95: 1.5 }), killAt(point))).rejects.toThrow(Killed)
    await step(memoryCanaryTelemetry({ latency_p95: 1.5 }))
    const { judged, judgements, outcome } = await run()
    expect([judged.map(({ number }) => number), judgements, outcome]).toEqual([[1], 1, 'roll-back'])
    expect((await entries()).map(({ action }) => action)).toEqual(['canary.roll-back'])
  })

  test('a daemon that was taken over writes nothing', async () => {
    const store = createPrismaCanaryRunStore(database, requireFence)
    const slow = await claim()
    const record = (await store.load(canary.rolloutId)) ?? expect.unreachable()
    await step()
    await expect(store.record(slow, record, null, { kind: 'decide', outcome: 'promote', by: 'policy', words: '' })).rejects.toThrow(LeaseLost)
    expect(await run()).toMatchObject({ outcome: null })
  })

  test('what a person did meanwhile stands: the step writes nothing and looks again', async () => {
    const telemetry = memoryCanaryTelemetry({ latency_p95: 1.5 })
    const { nextLookMs } = await step({ ...telemetry, read: async (question) => {
      await database.canaryRun.update({ where: { rolloutId: canary.rolloutId }, data: { version: { increment: 1 } } })
      return telemetry.read(question)
    } })
    expect([nextLookMs, (await run()).judged]).toEqual([0, []])
  })
})

test('a canary that nobody woke gets its work back', async () => {
  await database.workItem.deleteMany()
  await createPrismaCanaryRunStore(database, requireFence).ensureWork()
  const ids = (await database.workItem.findMany({ where: { kind: 'canary' } })).map(({ objectId }) => objectId)
  expect(ids).toContain(canary.rolloutId)
})
