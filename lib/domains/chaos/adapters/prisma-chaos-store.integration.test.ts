import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { LeaseLost } from '../../delivery/ports'
import type { RunAct } from '../core/run-act'
import { chaosStoreContract } from '../testing/chaos-store-contract'
import { type ChaosUnderTest, doer, draft, far, home, shop, started } from '../testing/chaos-under-test'
import { createPrismaChaosStore } from './prisma-chaos-store'
import { createPrismaChaosWork } from './prisma-chaos-work'
import { createPrismaFaultTimes } from './prisma-fault-times'

let database: Database
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl, 12)
  for (const teamId of ['front', 'back']) await database.team.create({ data: { id: teamId, slug: teamId, name: teamId } })
  for (const { id, name, teamId } of [home, shop, far]) {
    await database.application.create({ data: { id, name, teamId } })
    await database.release.create({ data: { id: `release-${id}`, applicationId: id, number: 1, digest: id, sizeBytes: 1n, command: ['node'], createdBy: 'p' } })
  }
})
afterAll(() => database.$disconnect())

async function make(): Promise<ChaosUnderTest> {
  for (const table of [database.chaosRun, database.rollout, database.instance, database.serverGroup, database.workItem] as { deleteMany(): Promise<unknown> }[]) await table.deleteMany()
  const { position } = await database.ledgerHead.findUniqueOrThrow({ where: { id: 1 } })
  return {
    runs: createPrismaChaosStore(database),
    async instance({ id }, { instance, serverGroup, zone }) {
      await database.serverGroup.create({ data: { id: serverGroup, applicationId: id, cluster: id, sequence: 0, name: serverGroup, releaseId: `release-${id}`, desiredSize: 2, zones: [zone] } })
      const common = { serverGroupId: serverGroup, host: 'h', zone, port: 1 }
      await database.instance.create({ data: { ...common, id: instance, slot: 0, secretHash: 'a', state: 'healthy' } })
      await database.instance.create({ data: { ...common, id: `${serverGroup}-bbbbbb`, slot: 1, secretHash: 'b', state: 'starting' } })
    },
    async rollout({ id }, strategy) {
      return (await database.rollout.create({ data: { id: `rollout-${id}`, applicationId: id, number: 4, cluster: id, strategy, releaseId: `release-${id}`, plan: {}, state: 'running', phase: 'create', startedBy: {} } })).number
    },
    async put({ number, facts }, phase, leftovers = null) {
      await database.chaosRun.update({ where: { number }, data: { phase, facts: { ...facts, leftovers } } })
    },
    async seen({ id, number }, { samples, steps }, { injectedAtMs, goneAtMs }) {
      const work = createPrismaChaosWork(database, locks)
      const record = (await work.load(id)) ?? expect.unreachable()
      await work.addSamples(fence, record, samples.map((one) => ({ ...one, known: true, counts: { requests: 0, errors: 0, injected: 0, fallbacks: 0 } })))
      await work.addSteps(fence, record, steps)
      await database.chaosRun.update({ where: { number }, data: { injectedAt: new Date(injectedAtMs), goneAt: goneAtMs === null ? null : new Date(goneAtMs) } })
    },
    async woken() {
      const rows = await database.$queryRaw<{ object_id: string }[]>`UPDATE work_item SET next_look_at = clock_timestamp() + interval '1 hour' WHERE kind = 'chaos' AND next_look_at <= clock_timestamp() RETURNING object_id`
      return rows.map(({ object_id }) => object_id).sort()
    },
    async trail() {
      const rows = await database.ledgerEntry.findMany({ where: { position: { gt: position } }, orderBy: { position: 'asc' } })
      return rows.map(({ action, phase, subjectId }) => `${action} ${phase} ${subjectId}`)
    },
  }
}

describe('in PostgreSQL', () => chaosStoreContract(make))

const locks = { requireFence: async () => undefined, lockCluster: async () => undefined }
const fence = { kind: 'chaos', objectId: 'r1', holder: 'one', epoch: 1n }

describe('work on runs', () => {
  test('is written only while the run is as it was read, and only with the fence', async () => {
    const given = await make()
    const run = await started(given, 'r1')
    const work = createPrismaChaosWork(database, locks)
    const record = (await work.load('r1')) ?? expect.unreachable()
    await given.runs.askAbort(run.number, doer)
    const act: RunAct = { kind: 'intend', targets: [], before: { groups: [], weights: [], instances: [], leases: [], ejected: [], calls: null }, endsAtMs: 5 }
    expect(await work.record(fence, record, act)).toBe(false)
    expect(await given.runs.find({ kind: 'all' }, run.number)).toMatchObject({ run: { phase: 'checking' } })
    const again = (await work.load('r1')) ?? expect.unreachable()
    expect(again.state.abortAsked).toBe(true)
    const lost = createPrismaChaosWork(database, { ...locks, requireFence: async () => Promise.reject(new LeaseLost('gone')) })
    await expect(lost.record(fence, again, act)).rejects.toThrow(LeaseLost)
    expect(await work.record(fence, again, act)).toBe(true)
    expect(await given.runs.find({ kind: 'all' }, run.number)).toMatchObject({ run: { phase: 'injecting', endsAt: new Date(5).toISOString() } })
  })

  test('keeps each second once, and knows the newest in which all could be told', async () => {
    const given = await make()
    await started(given, 'r1')
    const work = createPrismaChaosWork(database, locks)
    const record = (await work.load('r1')) ?? expect.unreachable()
    const counts = { requests: 5, errors: 1, injected: 2, fallbacks: 0 }
    const second = (atMs: number, known: boolean) => ({ atMs, values: [atMs / 1_000], counts, known })
    await work.addSamples(fence, record, [second(1_000, true), second(2_000, false)])
    await work.addSamples(fence, record, [second(2_000, true), second(3_000, false)])
    await work.addSteps(fence, record, [{ atMs: 0, values: [7] }, { atMs: 10_000, values: [8] }])
    await work.addSteps(fence, record, [{ atMs: 10_000, values: [9] }])
    expect(await given.runs.samples('r1', { secondMs: null, stepMs: null })).toEqual({ samples: [1, 2, 3].map((n) => ({ atMs: n * 1_000, values: [n] })), steps: [{ atMs: 0, values: [7] }, { atMs: 10_000, values: [8] }] })
    expect((await work.load('r1'))?.state).toMatchObject({ lastSampleMs: 3_000, lastKnownMs: 1_000, lastStepMs: 10_000 })
  })

  test('runs that lost their work item get it back, those that are done do not', async () => {
    const given = await make()
    await started(given, 'r1')
    await given.put(await started(given, 'r2', shop), 'done')
    await database.workItem.deleteMany()
    await createPrismaChaosWork(database, locks).ensureWork()
    expect(await given.woken()).toEqual(['r1'])
  })

  test('takes weights back to what they were, of groups that still run, and not after a rollout', async () => {
    const given = await make()
    const run = await started(given, 'r1')
    await given.instance(home, { instance: 'home-v000-aaaaaa', serverGroup: 'home-v000', zone: 'z' })
    const weight = (serverGroup: string, value: number) => ({ cluster: 'home', serverGroup, weight: value, role: 'production' })
    await database.trafficWeight.createMany({ data: [weight('home-v000', 1)] })
    const before = { groups: [{ name: 'home-v000', wanted: 2, healthy: 1 }, { name: 'home-gone', wanted: 1, healthy: 1 }], weights: [weight('home-v000', 70), weight('home-gone', 30)], instances: [], leases: [], ejected: [] }
    await database.chaosRun.update({ where: { number: run.number }, data: { phase: 'residue', facts: { ...run.facts, before } } })
    const work = createPrismaChaosWork(database, locks)
    await work.takeBack(fence, (await work.load('r1')) ?? expect.unreachable())
    expect(await database.trafficWeight.findMany()).toEqual([weight('home-v000', 70)])
    await database.trafficWeight.updateMany({ data: { weight: 5 } })
    await given.rollout(home, 'redblack')
    await work.takeBack(fence, (await work.load('r1')) ?? expect.unreachable())
    expect(await database.trafficWeight.findMany()).toEqual([weight('home-v000', 5)])
    await database.trafficWeight.deleteMany()
  })
})

test('when faults touched an application is known to those who judge it', async () => {
  const given = await make()
  const run = await started(given, 'r1', home, { caller: shop })
  await database.chaosRun.update({ where: { number: run.number }, data: { injectedAt: new Date(100_000), goneAt: new Date(160_000), phase: 'done' } })
  const times = createPrismaFaultTimes(database)
  const found = [{ run: run.number, fromMs: 100_000, toMs: 160_000 }]
  expect(await times.within('home', { fromMs: 0, toMs: 120_000 })).toEqual(found)
  expect(await times.within('shop', { fromMs: 150_000, toMs: 200_000 })).toEqual(found)
  expect(await times.within('far', { fromMs: 0, toMs: 200_000 })).toEqual([])
  expect(await times.within('home', { fromMs: 0, toMs: 99_999 })).toEqual([])
  expect(await times.within('home', { fromMs: 900_000, toMs: 999_999 })).toEqual([])
  await database.chaosRun.update({ where: { number: run.number }, data: { goneAt: null, phase: 'holding' } })
  expect(await times.within('home', { fromMs: 900_000, toMs: 999_999 })).toEqual([{ run: run.number, fromMs: 100_000, toMs: 999_999 }])
})

test('of a run and a rollout that begin at the same moment exactly one does', async () => {
  const { createPrismaRolloutStore } = await import('../../delivery/adapters/prisma-rollout-store')
  const rollouts = createPrismaRolloutStore(database)
  const rolloutPlan = { release: 1, strategy: 'redblack', cluster: 'home', size: 1, zones: ['z'], healthPath: '/', environment: {}, healthDeadlineSeconds: 5, watchSeconds: 0, warmMinutes: 0, canary: null } as const
  for (let n = 0; n < 20; n += 1) {
    const given = await make()
    const both = await Promise.all([given.runs.start(home, draft('r1'), doer), rollouts.start(home, { id: `x${n}`, plan: { ...rolloutPlan, zones: ['z'] }, canary: null }, doer)])
    expect(both.filter(({ kind }) => kind === 'started')).toHaveLength(1)
    await database.rolloutStep.deleteMany()
  }
})
