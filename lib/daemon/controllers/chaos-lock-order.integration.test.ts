import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import { createPrismaChaosStore } from '@/lib/domains/chaos/adapters/prisma-chaos-store'
import { createPrismaChaosWork } from '@/lib/domains/chaos/adapters/prisma-chaos-work'
import { decideRun } from '@/lib/domains/chaos/core/decide-run'
import { judged, snapshot } from '@/lib/domains/chaos/testing/run-world'
import { draft, plan } from '@/lib/domains/chaos/testing/chaos-under-test'
import { lockCluster } from '@/lib/domains/delivery/adapters/cluster-lock'
import { requireFence } from '@/lib/domains/delivery/adapters/fenced'
import { createPrismaDeliveryStore } from '@/lib/domains/delivery/adapters/prisma-delivery-store'
import { createPrismaRolloutStore } from '@/lib/domains/delivery/adapters/prisma-rollout-store'
import { doer, home as application } from '@/lib/domains/delivery/testing/delivery-under-test'
import { rolloutDraft } from '@/lib/domains/delivery/testing/rollout-store-contract'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { claimWork, releaseWork } from './work-items'

vi.setConfig({ testTimeout: 120_000 })

/** Runs, their controllers, rollouts and people write side by side on one application: nobody waits in a circle. */
let database: Database
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl, 20)
  await database.team.create({ data: { id: application.teamId, slug: 'front', name: 'Front' } })
  await database.application.create({ data: application })
})
afterAll(() => database.$disconnect())

test('a storm of runs, rollouts and people: all of it is written, nothing is broken off, and no two are on the target at once', async () => {
  const runs = createPrismaChaosStore(database)
  const work = createPrismaChaosWork(database, { requireFence, lockCluster })
  const delivery = createPrismaDeliveryStore(database)
  const rollouts = createPrismaRolloutStore(database)
  await delivery.addRelease(application, { id: 'd1', digest: 'd1', sizeBytes: 1, version: '', command: ['node'] }, doer)
  await delivery.addServerGroup(application, { id: 'first', cluster: 'home', release: 1, size: 1, zones: ['local-a'], healthPath: '/health', environment: {} }, doer)
  let over = false
  const both: unknown[] = []

  async function leadRuns(holder: string): Promise<void> {
    while (!over) {
      for (const fence of await claimWork(database, 'chaos', holder, 60_000, 2)) {
        const record = await work.load(fence.objectId)
        if (record) {
          await work.addSamples(fence, record, [{ atMs: record.state.nowMs, values: [1], counts: { requests: 1, errors: 0, injected: 0, fallbacks: 0 }, known: true }])
          const act = decideRun({ state: record.state, steady: [judged('holds', record.state.nowMs)], point: 'gone', targets: [], before: snapshot, leftovers: [] })
          if (act.kind === 'take-back') await work.takeBack(fence, record)
          await work.record(fence, record, act)
        }
        await releaseWork(database, fence, record?.state.phase === 'done' ? 600_000 : 2)
      }
    }
  }
  async function breakThings(): Promise<void> {
    let begun = 0
    for (let n = 0; begun < 12; n += 1) {
      const started = await runs.start(application, draft(`r${n}`, { plan: plan({ termSeconds: 0 }) }), doer)
      if (started.kind !== 'started') continue
      begun += 1
      const { number } = started.run
      const moving = await database.rollout.count({ where: { state: 'running' } })
      if (moving > 0) both.push(number)
      if (n % 2 === 0) await runs.askAbort(number, doer)
      if (n % 3 === 0) await runs.askTakeBack(number, doer)
      if (n % 5 === 0) await runs.askAbortAll({ kind: 'all' }, doer)
    }
    over = true
  }
  async function deploy(): Promise<void> {
    for (let n = 0; !over; n += 1) {
      const started = await rollouts.start(application, rolloutDraft(`x${n}`), doer)
      if (started.kind === 'started') await database.rollout.update({ where: { id: `x${n}` }, data: { state: 'succeeded', phase: 'done', endedAt: new Date() } })
      const added = await delivery.addServerGroup(application, { id: `g${n}`, cluster: 'home', release: 1, size: 0, zones: ['local-a'], healthPath: '/health', environment: {} }, doer)
      expect(['added', 'under-fault', 'held']).toContain(added.kind)
    }
  }

  const all = [breakThings(), deploy(), leadRuns('one'), leadRuns('two')]
  await Promise.all(all.map((one) => one.catch((error: unknown) => ((over = true), Promise.reject(error)))))
  expect(both).toEqual([])
  expect(await database.chaosRun.count()).toBe(12)
  expect(await database.rollout.count()).toBeGreaterThan(0)
})
