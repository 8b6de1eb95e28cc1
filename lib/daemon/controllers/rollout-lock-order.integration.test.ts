import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import { createPrismaDeliveryStore } from '@/lib/domains/delivery/adapters/prisma-delivery-store'
import { createPrismaGroupStore } from '@/lib/domains/delivery/adapters/prisma-group-store'
import { createPrismaRolloutStore } from '@/lib/domains/delivery/adapters/prisma-rollout-store'
import { createPrismaRolloutWork } from '@/lib/domains/delivery/adapters/prisma-rollout-work'
import { decideRollout } from '@/lib/domains/delivery/core/decide-rollout'
import type { RolloutGroup } from '@/lib/domains/delivery/core/rollout-snapshot'
import type { RolloutRows } from '@/lib/domains/delivery/rollout-ports'
import { doer, home as application } from '@/lib/domains/delivery/testing/delivery-under-test'
import { rolloutDraft } from '@/lib/domains/delivery/testing/rollout-store-contract'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { claimWork, releaseWork } from './work-items'

vi.setConfig({ testTimeout: 120_000 })

/** Rollouts, the controller of their server groups and people write side by side: nobody waits in a circle. */
let database: Database
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl, 20)
  await database.team.create({ data: { id: application.teamId, slug: 'front', name: 'Front' } })
  await database.application.create({ data: application })
})
afterAll(() => database.$disconnect())

/** Everything in order: groups run as they are wanted, and the proxy follows. */
function snapshotOf(rows: RolloutRows) {
  const groups = rows.groups.map(({ name, wanted, desiredSize, troubles }): [string, RolloutGroup] => {
    const up = wanted ? desiredSize : 0
    return [name, { name, wanted, desiredSize, troubles, healthy: up, registered: up, live: up, lagging: null }]
  })
  return { ...rows, groups: new Map(groups), shares: { weights: rows.weights, open: {}, served: {} } }
}

test('a storm of rollouts, instances and people on one cluster: all of it is written, nothing is broken off', async () => {
  const delivery = createPrismaDeliveryStore(database)
  const rollouts = createPrismaRolloutStore(database)
  const work = createPrismaRolloutWork(database)
  const groups = createPrismaGroupStore(database, 'host')
  for (const digest of ['d1', 'd2']) await delivery.addRelease(application, { id: digest, digest, sizeBytes: 1, version: '', command: ['node'] }, doer)
  await delivery.addServerGroup(application, { id: 'first', cluster: 'home', release: 1, size: 1, zones: ['local-a'], healthPath: '/health', environment: {} }, doer)
  let over = false
  let made = 0

  async function leadRollouts(holder: string): Promise<void> {
    while (!over) {
      for (const fence of await claimWork(database, 'rollout', holder, 60_000, 1)) {
        const rows = await work.load(fence.objectId)
        const decision = rows && decideRollout(snapshotOf(rows))
        if (rows && decision?.kind === 'step') await work.apply(fence, rows, decision, decision.failure && { ...decision.failure, lastLines: [] })
        else if (rows && decision?.kind === 'wait') await work.note(fence, rows, decision.detail)
        await releaseWork(database, fence, rows?.ended ? 600_000 : 5)
      }
    }
  }
  async function keepGroups(holder: string): Promise<void> {
    while (!over) {
      for (const fence of await claimWork(database, 'server-group', holder, 60_000, 2)) {
        const group = (await groups.load(fence.objectId))?.group ?? expect.unreachable()
        made += 1
        const id = `${group.name}-${made.toString(16).padStart(6, '0')}`
        await groups.intend(fence, group, { id, slot: made, zone: 'local-a', port: 20_000 + made, failures: 0 })
        await groups.recordHealthy(fence, group, id)
        await groups.finish(fence, group, id, { state: 'stopped', reason: 'ended', failures: 0, exitCode: 0, signal: null })
        await releaseWork(database, fence, 5)
      }
    }
  }
  async function people(times: number): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      const started = await rollouts.start(application, rolloutDraft(`r${n}`, { release: 1 + (n % 2), watchSeconds: 0, warmMinutes: n % 3 === 0 ? 0 : 30 }), doer)
      if (started.kind !== 'started') throw new Error(JSON.stringify(started))
      const { number } = started.rollout
      if (n % 3 === 1) await rollouts.askRollBack(application, number, doer)
      for (;;) {
        const now = await rollouts.get(application, number)
        if (now && now.state !== 'running' && now.state !== 'rolling-back') break
        const [serving] = await rollouts.serving(application, 'home')
        if (serving) expect(['changed', 'held', 'destroyed']).toContain((await delivery.scale(application, serving.name, 1, undefined, doer)).kind)
      }
    }
    over = true
  }

  const all = [people(15), leadRollouts('one'), leadRollouts('two'), keepGroups('one'), keepGroups('two')]
  await Promise.all(all.map((one) => one.catch((error: unknown) => ((over = true), Promise.reject(error)))))
  const rows = await database.rollout.findMany({ orderBy: { number: 'asc' } })
  expect(rows.map(({ state }) => state)).toEqual(rows.map(({ number }) => (number % 3 === 2 ? 'rolled-back' : 'succeeded')))
  expect(await database.serverGroup.count()).toBeLessThanOrEqual(1 + rows.length)
})
