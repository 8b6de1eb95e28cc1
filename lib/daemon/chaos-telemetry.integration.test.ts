import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildCollector, freePorts, newDataDir, type RunningCollector, runCollector } from '@/lib/collector/testing/run-collector'
import type { Daemon } from '@/lib/compose/daemon'
import type { RunPlan } from '@/lib/domains/chaos/schemas'
import { createLog } from '@/lib/kernel/log'
import { type RunningProxy, startProxy } from '@/lib/proxy/start-proxy'
import { chaosOn, onCalls } from './testing/chaos-runs'
import { createDaemonHarness, type DaemonHarness, until } from './testing/daemon-harness'
import { tellingOf } from './testing/telling-program'

// A real collector with its steps of ten seconds: the limits only bound a broken run.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

let harness: DaemonHarness
let daemon: Daemon
let proxy: RunningProxy
let collector: RunningCollector
let dataDir: string
let built: Awaited<ReturnType<typeof buildCollector>>
let chaos: ReturnType<typeof chaosOn>
let telling: ReturnType<typeof tellingOf>

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_800, to: 25_849 })
  built = await buildCollector()
  dataDir = newDataDir()
  collector = await runCollector(built.dir, dataDir, await freePorts(), harness.settings.socketDir)
  daemon = await harness.start()
  proxy = await startProxy(harness.settings, createLog('proxy', () => undefined))
  chaos = chaosOn(harness)
  await harness.healthy(await harness.deploy('shop', 1), 1)
  telling = tellingOf(collector.url, 'shop')
})
afterAll(async () => {
  telling.stop()
  await proxy.stop(200)
  await daemon.stop()
  await collector.stop()
  built.remove()
  rmSync(dataDir, { recursive: true, force: true })
  await harness.clean()
})

const conditions: RunPlan['conditions'] = [{ source: 'telemetry', measure: 'p95', application: 'shop', bound: 100 }, { source: 'telemetry', measure: 'event-loop', application: 'shop', bound: 5 }]
const start = () => chaos.start('shop', onCalls({ kind: 'delay', ms: 10 }), { conditions, termSeconds: 120 })

/** The steady state has to be told before anything is made: runs that come too early are refused, and change nothing. */
const holding = () =>
  until('a run to hold', async () => {
    const number = await start()
    const run = await until('it to begin or be refused', async () => {
      const now = await chaos.get(number)
      return (now.phase === 'holding' || now.phase === 'done') && now
    })
    return run.phase === 'holding' && run
  }, 60_000)

test('a run ends when the application’s own telemetry is out of bounds, and waits until it is good again', async () => {
  const { number, injectedAt } = await holding()
  telling.tookMs = 400
  const ending = await chaos.reaches(number, 'ending', 'residue')
  expect(ending).toMatchObject({ verdict: 'broken', reason: { code: 'broken', values: { source: 'telemetry', application: 'shop', measure: 'p95', bound: 100 } } })
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
  const { number } = await holding()
  telling.stop()
  const run = await chaos.reaches(number, 'ending', 'residue')
  expect(run).toMatchObject({ verdict: 'failed', reason: { code: 'unknown', values: { when: 'during', source: 'telemetry', application: 'shop' } } })
})
