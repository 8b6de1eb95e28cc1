import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { buildCollector, freePorts, newDataDir, type RunningCollector, runCollector } from '@/lib/collector/testing/run-collector'
import type { Daemon } from '@/lib/compose/daemon'
import { createPrismaAlertStore } from '@/lib/domains/alerts/adapters/prisma-alert-store'
import type { AlertRule, RuleCondition } from '@/lib/domains/alerts/schemas'
import type { RunPlan } from '@/lib/domains/chaos/schemas'
import { newId } from '@/lib/kernel/ids'
import { createLog } from '@/lib/kernel/log'
import { type RunningProxy, startProxy } from '@/lib/proxy/start-proxy'
import { chaosOn, onCalls } from './testing/chaos-runs'
import { createDaemonHarness, type DaemonHarness, until } from './testing/daemon-harness'
import { tellingOf } from './testing/telling-program'

/**
 * What is decided by an application's own telemetry, on a real collector with its steps of ten seconds. All of it mostly waits for them:
 * each test has an application of its own, and all run at once. The limits only bound a broken run.
 */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

let harness: DaemonHarness
let daemon: Daemon
let proxy: RunningProxy
let collector: RunningCollector
let dataDir: string
let built: Awaited<ReturnType<typeof buildCollector>>
let rules: ReturnType<typeof createPrismaAlertStore>
let chaos: ReturnType<typeof chaosOn>
const programs: ReturnType<typeof tellingOf>[] = []
/** Applications with a run of faults: they have an instance, so that a fault has somewhere to be. */
const faulty = ['till', 'stock'] as const

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_950, to: 25_999 })
  built = await buildCollector()
  dataDir = newDataDir()
  collector = await runCollector(built.dir, dataDir, await freePorts(), harness.settings.socketDir)
  daemon = await harness.start()
  rules = createPrismaAlertStore(harness.database)
  proxy = await startProxy(harness.settings, createLog('proxy', () => undefined))
  chaos = chaosOn(harness)
  for (const application of faulty) await harness.healthy(await harness.deploy(application, 1), 1)
})
afterAll(async () => {
  for (const program of programs) program.stop()
  await proxy.stop(200)
  await daemon.stop()
  await collector.stop()
  built.remove()
  rmSync(dataDir, { recursive: true, force: true })
  await harness.clean()
})

/** A program that tells of itself. */
function told(name: string) {
  const telling = tellingOf(collector.url, name)
  programs.push(telling)
  return telling
}
/** One as an application with rules. */
async function program(name: string) {
  const application = { id: newId(), name, teamId: 'crew' }
  await harness.database.application.create({ data: application })
  const telling = told(name)
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

describe.concurrent('alerts', () => {
  test('a program that grows slow opens an alert, and ends it when it is fast again', async () => {
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

  test('one that was always too slow burns the budget of its objective, as the store counts slow requests', async () => {
    const { telling, add } = await program('lagging')
    telling.tookMs = 400
    const rule = await add({ kind: 'latency', objective: 99, thresholdMs: 100, windowDays: 7 })
    const { standing } = await stands(rule, 'firing')
    expect(standing).toMatchObject({ severity: 'page' })
    expect(standing.value).toBeGreaterThan(14.4)
  })

  test('one that falls silent is absent to whoever asked, and unknown to the others', async () => {
    const { telling, add } = await program('mute')
    const [gone, slow] = [await add({ kind: 'absence', of: 'telemetry', forSeconds: 30 }), await add(slower)]
    await stands(gone, 'ok')
    await stands(slow, 'ok')
    telling.stop()
    expect(await stands(gone, 'firing')).toMatchObject({ open: expect.any(Number) })
    expect(await stands(slow, 'no-data')).toMatchObject({ open: null, standing: { reason: 'not-heard' } })
  })
})

const conditions = (application: string): RunPlan['conditions'] => [{ source: 'telemetry', measure: 'p95', application, bound: 100 }, { source: 'telemetry', measure: 'event-loop', application, bound: 5 }]
/** The steady state has to be told before anything is made: runs that come too early are refused, and change nothing. */
const holding = (application: (typeof faulty)[number]) =>
  until('a run to hold', async () => {
    const number = await chaos.start(application, onCalls({ kind: 'delay', ms: 10 }), { conditions: conditions(application), termSeconds: 120 })
    const run = await until('it to begin or be refused', async () => {
      const now = await chaos.get(number)
      return (now.phase === 'holding' || now.phase === 'done') && now
    })
    return run.phase === 'holding' && run
  }, 60_000)

describe.concurrent('runs of faults', () => {
  test('a run ends when the application’s own telemetry is out of bounds, and waits until it is good again', async () => {
    const telling = told('till')
    const { number, injectedAt } = await holding('till')
    telling.tookMs = 400
    const ending = await chaos.reaches(number, 'ending', 'residue')
    expect(ending).toMatchObject({ verdict: 'broken', reason: { code: 'broken', values: { source: 'telemetry', application: 'till', measure: 'p95', bound: 100 } } })
    telling.tookMs = 20
    const run = await chaos.reaches(number, 'done')
    expect(run, JSON.stringify(run.reason)).toMatchObject({ verdict: 'broken', facts: { after: 'holds', leftovers: [] } })
    const { steps } = await chaos.store().samples(run.id, { secondMs: null, stepMs: null })
    const during = steps.filter(({ atMs }) => atMs >= Date.parse(injectedAt ?? '') && atMs + 10_000 <= Date.parse(run.goneAt ?? ''))
    expect(during.map(({ values }) => Math.round((values[0] ?? 0) / 40))).toContain(10)
    const { before, during: mean } = await chaos.store().summary(run)
    expect([before[0], mean[0]].map((value) => (value ?? 0) > 100)).toEqual([false, true])
    expect(mean[1]).toBeCloseTo(3, 3)
  })

  test('a run ends when nothing is told any more', async () => {
    const telling = told('stock')
    const { number } = await holding('stock')
    telling.stop()
    const run = await chaos.reaches(number, 'ending', 'residue')
    expect(run).toMatchObject({ verdict: 'failed', reason: { code: 'unknown', values: { when: 'during', source: 'telemetry', application: 'stock' } } })
  })
})
