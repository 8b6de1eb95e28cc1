import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import { requireFence } from '@/lib/domains/delivery/adapters/fenced'
import { createPrismaDeliveryStore } from '@/lib/domains/delivery/adapters/prisma-delivery-store'
import { createPrismaGroupStore } from '@/lib/domains/delivery/adapters/prisma-group-store'
import type { Fence, GroupRow } from '@/lib/domains/delivery/ports'
import type { Database, Transaction } from '@/lib/kernel/database'
import { newId } from '@/lib/kernel/ids'
import { createTestDatabase } from '@/lib/testing/database'
import { until } from '../testing/daemon-harness'
import { claimWork } from './work-items'

/** People's writes and a controller's steps meet on the same server group: whichever comes first, neither waits in a circle. */

const application = { id: 'a', name: 'home', teamId: 't' }
const doer = { actor: { kind: 'person', id: 'p', name: 'Mina' } }
let database: Database
let delivery: ReturnType<typeof createPrismaDeliveryStore>
let groups: ReturnType<typeof createPrismaGroupStore>
let group: GroupRow
let fence: Fence
let made = 0

beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl, 20)
  delivery = createPrismaDeliveryStore(database)
  groups = createPrismaGroupStore(database, 'host')
  await database.team.create({ data: { id: 't', slug: 'crew', name: 'Crew' } })
  await database.application.create({ data: { id: 'a', name: 'home', teamId: 't' } })
  await delivery.addRelease(application, { id: 'r', digest: 'd', sizeBytes: 1, version: '', command: ['node'] }, doer)
})
afterAll(() => database.$disconnect())

/** A server group of its own, with its work claimed as a controller's step has it. */
beforeEach(async () => {
  await database.workItem.deleteMany()
  const added = await delivery.addServerGroup(application, { id: newId(), cluster: 'home', release: 1, size: 1, zones: ['local-a'], healthPath: '/health', environment: {} }, doer)
  if (added.kind !== 'added') throw new Error(added.kind)
  const [claimed] = await claimWork(database, 'server-group', 'controller', 600_000, 1)
  fence = claimed ?? expect.unreachable()
  group = (await groups.load(added.group.id))?.group ?? expect.unreachable()
})

async function addInstance(): Promise<string> {
  made += 1
  const id = `${group.name}-${made.toString(16).padStart(6, '0')}`
  await groups.intend(fence, group, { id, slot: made, zone: 'local-a', port: 20_000 + made, failures: 0 })
  return id
}

const somebodyWaits = () =>
  until('somebody to wait for a lock', async () => {
    const [row] = await database.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    return (row?.n ?? 0) > 0
  })

/** A controller's write that took its fence, waits until the person's write has come to a lock, and only then does its part. */
async function meet<T>(write: () => Promise<T>, step: (tx: Transaction) => Promise<unknown>): Promise<T> {
  let writing: Promise<T> | undefined
  await database.$transaction(async (tx) => {
    await requireFence(tx, fence)
    writing = write()
    writing.catch(() => undefined)
    await somebodyWaits()
    await step(tx)
  })
  return writing ?? expect.unreachable()
}

const instanceRow = (id: string) => ({ id, serverGroupId: group.id, host: 'host', zone: 'local-a', slot: 1, port: 20_000, state: 'intended', secretHash: newId() })

test('a scale and a destroy that wait for a step let it add its instance', async () => {
  const scaled = await meet(() => delivery.scale(application, group.name, 3, undefined, doer), (tx) => tx.instance.create({ data: instanceRow(newId()) }))
  expect(scaled).toMatchObject({ kind: 'changed', group: { desiredSize: 3 } })
  const destroyed = await meet(() => delivery.destroy(application, group.name, doer), (tx) => tx.instance.create({ data: instanceRow(newId()) }))
  expect(destroyed).toMatchObject({ kind: 'changed', group: { desiredState: 'destroyed' } })
})

test('a replacement that waits for a step lets it change that very instance', async () => {
  const id = await addInstance()
  const replaced = await meet(() => delivery.replaceInstance(application, id, doer), (tx) => tx.instance.update({ where: { id }, data: { state: 'starting' } }))
  expect(replaced).toMatchObject({ id, state: 'starting', reason: 'replaced by Mina' })
})

test('a storm of both on one server group: everything is written, nothing is broken off', async () => {
  const wanted = await Promise.all(Array.from({ length: 4 }, addInstance))
  const controller = async (id: string) => {
    for (let n = 0; n < 12; n += 1) {
      await addInstance()
      await groups.recordHealthy(fence, group, id)
    }
    await groups.finish(fence, group, id, { state: 'stopped', reason: 'ended', failures: 0, exitCode: 0, signal: null })
  }
  const person = async (id: string, lane: number) => {
    for (let n = 0; n < 12; n += 1) {
      expect(await delivery.scale(application, group.name, n + lane, undefined, doer)).toMatchObject({ kind: 'changed' })
      await delivery.replaceInstance(application, id, doer)
    }
  }
  await Promise.all(wanted.flatMap((id, lane) => [controller(id), person(id, lane)]))
  expect(await database.instance.count({ where: { serverGroupId: group.id } })).toBe(4 + 48)
  expect(await database.serverGroup.findUnique({ where: { id: group.id } })).toMatchObject({ version: 48 })
})
