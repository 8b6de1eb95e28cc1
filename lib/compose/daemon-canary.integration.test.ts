import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MemoryCollector, serveMemoryCollector } from '@/lib/collector/testing/serve-memory-collector'
import { type ControlClient, createControlClient } from '@/lib/control/client'
import { createRunner, type Runner } from '@/lib/daemon/controllers/runner'
import { until } from '@/lib/daemon/testing/daemon-harness'
import { DecisionCard } from '@/lib/domains/canary/analysis-schemas'
import { beganAgo, seedCanary, seedHome } from '@/lib/domains/canary/testing/seed-canary'
import { gauge, metrics, resourceOf, spanRecord, traces } from '@/lib/domains/telemetry/testing/records'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { composeCanary } from './daemon-canary'
import { createDatabase } from './database'

let database: Database
let collector: MemoryCollector
let client: ControlClient
let runner: Runner
const dir = mkdtempSync(join(tmpdir(), 'qd-'))
const minuteMs = 60_000

beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl, 6)
  collector = await serveMemoryCollector(dir)
  client = createControlClient('collector', join(dir, 'collector.sock'))
  await seedHome(database)
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
  runner = createRunner({ database, holder: 'one', controllers: [composeCanary({ database, collector: client }).controller], log, pollMs: 50 })
})
afterAll(async () => {
  await runner.stop()
  collector.close()
  await Promise.all([client.close(), database.$disconnect()])
  rmSync(dir, { recursive: true, force: true })
})

/** Three minutes of requests to a group until now. */
async function serve(cluster: string, serverGroup: string, slower: number): Promise<void> {
  const beganMs = Date.now() - 3 * minuteMs - 20_000
  const resource = { ...resourceOf('home'), 'quarterdeck.cluster': cluster, 'quarterdeck.server_group': serverGroup, 'service.instance.id': `${serverGroup}-aaaaaa` }
  const ns = (at: number) => BigInt(Math.round(beganMs + at)) * 1_000_000n
  const spans = Array.from({ length: 2_000 }, (_, n) => spanRecord({ startNs: ns(n * 100), durationMs: (10 + ((n * 7) % 23)) * slower }))
  const cpu = gauge('process.cpu.utilization', Array.from({ length: 40 }, (_, n) => ({ timeNs: ns(n * 5_000), value: 0.1 + (n % 7) / 100 })))
  await collector.write([traces({ resource, items: spans }), metrics({ resource, items: [cpu] })])
}

async function decided(number: number, slower: number) {
  await database.workItem.deleteMany()
  const canary = await seedCanary(database, number)
  await serve(`home-c${number}`, `home-c${number}-v001`, 1)
  await serve(`home-c${number}`, `home-c${number}-v002`, slower)
  await beganAgo(database, canary, 3 * minuteMs + 10_000, 3 * minuteMs)
  await runner.nudge('canary', canary.rolloutId)
  return until('an outcome', async () => {
    const run = await database.canaryRun.findUniqueOrThrow({ where: { rolloutId: canary.rolloutId }, include: { judged: true } })
    return run.outcome !== null && run
  })
}

test('a good and a slow canary, by what the collector says over its socket', async () => {
  const good = await decided(1, 1)
  expect([good.outcome, good.judged.map(({ verdict, score }) => [verdict, score])]).toEqual(['promote', [['pass', 100]]])
  const slow = await decided(2, 1.6)
  expect([slow.outcome, slow.judged.map(({ verdict, score }) => [verdict, score])]).toEqual(['roll-back', [['fail', 0]]])
  const card = DecisionCard.parse(JSON.parse(slow.judged[0]?.card ?? ''))
  expect(card.sides.map(({ role, requests }) => [role, requests > 1_500])).toEqual([['production', false], ['baseline', true], ['canary', true]])
  expect(card.dependants).toEqual([])
})
