import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { decideRollout } from '../core/decide-rollout'
import { LeaseLost } from '../ports'
import type { RolloutRows } from '../rollout-ports'
import { addGroup, addRelease, doer, home, homeBlue } from '../testing/delivery-under-test'
import { rolloutDraft, rolloutStoreContract, type RolloutsUnderTest, startRollout } from '../testing/rollout-store-contract'
import { createPrismaDeliveryStore } from './prisma-delivery-store'
import { createPrismaGroupStore } from './prisma-group-store'
import { createPrismaRolloutStore } from './prisma-rollout-store'
import { createPrismaRolloutWork } from './prisma-rollout-work'

let database: Database
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl, 12)
  for (const { id, name, teamId } of [home, homeBlue]) {
    await database.team.create({ data: { id: teamId, slug: teamId, name: teamId } })
    await database.application.create({ data: { id, name, teamId } })
  }
})
afterAll(() => database.$disconnect())

async function make(): Promise<RolloutsUnderTest> {
  const tables = [database.chaosRun, database.canaryRun, database.rolloutStep, database.rollout, database.instance, database.serverGroup, database.trafficWeight, database.release, database.workItem]
  for (const table of tables as { deleteMany(): Promise<unknown> }[]) await table.deleteMany()
  const { position } = await database.ledgerHead.findUniqueOrThrow({ where: { id: 1 } })
  return {
    rollouts: createPrismaRolloutStore(database),
    async fault({ id }) {
      return (await database.chaosRun.create({ data: { id: `run-${id}`, applicationId: id, touches: [], plan: {}, startedBy: {}, phase: 'holding' } })).number
    },
    delivery: createPrismaDeliveryStore(database),
    groups: (host) => createPrismaGroupStore(database, host),
    async claim(objectId, holder) {
      const [row] = await database.$queryRaw<{ lease_epoch: bigint }[]>`
        UPDATE work_item SET lease_holder = ${holder}, lease_epoch = lease_epoch + 1, lease_expires_at = clock_timestamp() + interval '1 hour'
        WHERE kind = 'rollout' AND object_id = ${objectId} RETURNING lease_epoch`
      if (!row) throw new Error(`nobody asked for work on ${objectId}`)
      return { kind: 'rollout', objectId, holder, epoch: row.lease_epoch }
    },
    async woken() {
      const rows = await database.$queryRaw<{ object_id: string }[]>`
        UPDATE work_item SET next_look_at = clock_timestamp() + interval '1 hour' WHERE next_look_at <= clock_timestamp() RETURNING object_id`
      return rows.map(({ object_id }) => object_id).sort()
    },
    async trail() {
      const rows = await database.ledgerEntry.findMany({ where: { position: { gt: position } }, orderBy: { position: 'asc' } })
      return rows.map(({ action, phase, subjectId }) => `${action} ${phase} ${subjectId}`)
    },
  }
}

describe('rollouts in PostgreSQL', () => rolloutStoreContract(make))

/** Everything that a step may write. */
const everything = async () => ({
  rollouts: await database.rollout.findMany({ orderBy: { id: 'asc' } }),
  steps: await database.rolloutStep.findMany({ orderBy: [{ rolloutId: 'asc' }, { seq: 'asc' }] }),
  groups: await database.serverGroup.findMany({ orderBy: { name: 'asc' } }),
  weights: await database.trafficWeight.findMany({ orderBy: { serverGroup: 'asc' } }),
  ledger: await database.ledgerEntry.count(),
  events: await database.streamEvent.count(),
})

async function underControl() {
  const given = await make()
  await addRelease(given, 'd1')
  await addGroup(given, 'g1')
  await addRelease(given, 'd2')
  await startRollout(given, 'r1', { release: 2 })
  const work = createPrismaRolloutWork(database)
  const rows = (await work.load('r1')) ?? expect.unreachable()
  return { given, work, rows, fence: await given.claim('r1', 'one') }
}
const firstStep = (rows: RolloutRows) => {
  const decision = decideRollout({ ...rows, groups: new Map(), shares: null })
  return decision.kind === 'step' ? decision : expect.unreachable()
}

describe('a step of a rollout', () => {
  test('pins what serves and makes the group at weight 0 in one transaction, with wakes and entries', async () => {
    const { given, work, rows, fence } = await underControl()
    await given.woken()
    expect(await work.apply(fence, rows, firstStep(rows), null)).toBe(true)
    expect(await work.load('r1')).toMatchObject({
      phase: 'health', weights: { 'home-v000': 2, 'home-v001': 0 }, facts: { target: 'home-v001', wantedWeights: { 'home-v000': 2, 'home-v001': 0 } }, groups: [{ name: 'home-v000' }, { name: 'home-v001', wanted: true }],
    })
    expect(await given.woken()).toEqual(['r1-target'])
    expect((await given.trail()).slice(-2)).toEqual(['rollout.health done home 1', 'server-group.create done home-v001'])
  })

  test('is refused once the work is with another, and leaves no trace', async () => {
    const { given, work, rows, fence } = await underControl()
    await given.claim('r1', 'two')
    const before = await everything()
    await expect(work.apply(fence, rows, firstStep(rows), null)).rejects.toThrow(LeaseLost)
    await expect(work.note(fence, rows, { healthy: 1 })).rejects.toThrow(LeaseLost)
    expect(await everything()).toEqual(before)
  })

  test('that was decided on a rollout that changed since is not taken, and leaves no trace', async () => {
    const { given, work, rows, fence } = await underControl()
    await given.rollouts.askRollBack(home, 1, doer)
    const before = await everything()
    expect(await work.apply(fence, rows, firstStep(rows), null)).toBe(false)
    expect(await everything()).toEqual(before)
    expect((await work.load('r1'))?.asked).toMatchObject({ by: 'Mina' })
  })

  test('that is cut off before its commit leaves no trace, and is taken once by who comes next', async () => {
    const { given, work, rows, fence } = await underControl()
    const before = await everything()
    const cut = createPrismaRolloutWork(database, () => Promise.reject(new Error('cut off')))
    await expect(cut.apply(fence, rows, firstStep(rows), null)).rejects.toThrow('cut off')
    expect(await everything()).toEqual(before)
    const next = await given.claim('r1', 'two')
    expect(await work.apply(next, rows, firstStep(rows), null)).toBe(true)
    // The same decision again finds another version.
    expect(await work.apply(next, rows, firstStep(rows), null)).toBe(false)
    expect(await database.serverGroup.count({ where: { cluster: 'home' } })).toBe(2)
  })

  test('a start that is refused leaves nothing behind, not even a wake', async () => {
    const { given } = await underControl()
    const items = await database.workItem.count()
    const before = await everything()
    expect((await given.rollouts.start(home, rolloutDraft('r9'), doer)).kind).toBe('under-way')
    expect([await database.workItem.count(), await everything()]).toEqual([items, before])
  })
})
