import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildCollector, freePorts, newDataDir, type RunningCollector, runCollector } from '@/lib/collector/testing/run-collector'
import type { Daemon } from '@/lib/compose/daemon'
import { createPrismaAlertStore } from '@/lib/domains/alerts/adapters/prisma-alert-store'
import type { AlertRule, RuleCondition } from '@/lib/domains/alerts/schemas'
import { newId } from '@/lib/kernel/ids'
import { createDaemonHarness, type DaemonHarness, until } from './testing/daemon-harness'
import { tellingOf } from './testing/telling-program'

// A real collector with its steps of ten seconds: the limits only bound a broken run.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

let harness: DaemonHarness
let daemon: Daemon
let collector: RunningCollector
let dataDir: string
let built: Awaited<ReturnType<typeof buildCollector>>
let rules: ReturnType<typeof createPrismaAlertStore>
const programs: ReturnType<typeof tellingOf>[] = []

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_950, to: 25_999 })
  built = await buildCollector()
  dataDir = newDataDir()
  collector = await runCollector(built.dir, dataDir, await freePorts(), harness.settings.socketDir)
  daemon = await harness.start()
  rules = createPrismaAlertStore(harness.database)
})
afterAll(async () => {
  for (const program of programs) program.stop()
  await daemon.stop()
  await collector.stop()
  built.remove()
  rmSync(dataDir, { recursive: true, force: true })
  await harness.clean()
})

/** A program that tells of itself, as an application with rules. */
async function program(name: string) {
  const application = { id: newId(), name, teamId: 'crew' }
  await harness.database.application.create({ data: application })
  const telling = tellingOf(collector.url, name)
  programs.push(telling)
  const add = async (condition: RuleCondition): Promise<number> => {
    const created = await rules.createRule(application, { id: newId(), name: condition.kind, condition }, { actor: { kind: 'person', id: 'mina', name: 'Mina' } })
    return created.kind === 'created' ? created.rule.number : expect.unreachable()
  }
  return { telling, add }
}
const read = async (number: number): Promise<AlertRule> => (await rules.findRule({ kind: 'all' }, number))?.rule ?? expect.unreachable()
const stands = (number: number, state: AlertRule['standing']['state']) => until(`rule ${number} to be ${state}`, async () => {
  const rule = await read(number)
  return rule.standing.state === state && rule
}, 180_000)

const slower: RuleCondition = { kind: 'threshold', measure: 'p95', direction: 'above', bound: 100, forSeconds: 20 }

test.concurrent('a program that grows slow opens an alert, and ends it when it is fast again', async () => {
  const { telling, add } = await program('shop')
  const rule = await add(slower)
  await stands(rule, 'ok')
  telling.tookMs = 400
  const fired = await stands(rule, 'firing')
  expect(fired.open).not.toBeNull()
  expect((fired.standing.value ?? 0) / 400).toBeCloseTo(1, 1)
  telling.tookMs = 20
  expect(await stands(rule, 'ok')).toMatchObject({ open: null })
  expect(await harness.database.alert.count({ where: { rule: { number: rule } } })).toBe(1)
})

test.concurrent('one that was always too slow burns the budget of its objective, as the store counts slow requests', async () => {
  const { telling, add } = await program('lagging')
  telling.tookMs = 400
  const rule = await add({ kind: 'latency', objective: 99, thresholdMs: 100, windowDays: 7 })
  const { standing } = await stands(rule, 'firing')
  expect(standing).toMatchObject({ severity: 'page' })
  expect(standing.value).toBeGreaterThan(14.4)
})

test.concurrent('one that falls silent is absent to whoever asked, and unknown to the others', async () => {
  const { telling, add } = await program('mute')
  const [gone, slow] = [await add({ kind: 'absence', of: 'telemetry', forSeconds: 30 }), await add(slower)]
  await stands(gone, 'ok')
  await stands(slow, 'ok')
  telling.stop()
  expect(await stands(gone, 'firing')).toMatchObject({ open: expect.any(Number) })
  expect(await stands(slow, 'no-data')).toMatchObject({ open: null, standing: { reason: 'not-heard' } })
})
