import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerStream, controlRoutes, serveControl } from '@/lib/control/serve'
import { createSourceFeed, type SourceFeed } from '@/lib/daemon/telemetry/source-feed'
import type { SourcePlan } from '@/lib/domains/telemetry/source-schemas'
import { plannedSource } from '@/lib/domains/telemetry/testing/engines/planned-source'
import { type StandIn, startJaegerStandIn } from '@/lib/domains/telemetry/testing/engines/trace-stand-ins'
import { resourceOf, spanRecord } from '@/lib/domains/telemetry/testing/records'
import { createLog } from '@/lib/kernel/log'
import { oneCollector } from './testing/run-collector'

const one = oneCollector()
const log = createLog('test', () => undefined)
const range = () => ({ fromMs: Date.now() - 600_000, toMs: Date.now() + 60_000 })
const traces = async () => one.current().client.call(collectorCalls.searchTraces, { selector: { applications: null }, range: range() })
const sourceOfTraces = async () => {
  const answer = await traces()
  return answer.ok ? answer.value.meta.source : answer.error.code
}
const golden = async () => one.current().client.call(collectorCalls.golden, { selector: { applications: null }, range: range(), stepMs: 60_000 })

let plan: SourcePlan
let feed: SourceFeed
let daemon: Server | null = null
let jaeger: StandIn

/** The daemon, as far as the collector asks it. */
async function startDaemon(): Promise<void> {
  feed = createSourceFeed(async () => plan, log)
  await feed.reload()
  const routes = controlRoutes()
  answerStream(routes, daemonCalls.watchSources, (_input, signal) => feed.watch(signal))
  daemon = await serveControl(join(one.current().dataDir, 'daemon.sock'), routes, log)
}
async function stopDaemon(): Promise<void> {
  feed.stop()
  daemon?.closeAllConnections()
  await new Promise((resolve) => daemon?.close(resolve))
  daemon = null
}
const secret = 'a-token-that-nobody-may-see'
const jaegerPlan = (): SourcePlan => ({ sources: [plannedSource({ signal: 'traces', engine: 'jaeger', url: jaeger.url, login: 'bearer', secret })] })

beforeAll(async () => {
  await one.begin()
  jaeger = await startJaegerStandIn([{ resource: resourceOf('shop'), items: [spanRecord()] }])
}, 60_000)
afterAll(async () => {
  await one.end()
  await jaeger.close()
})

describe('the collector', () => {
  beforeEach(async () => {
    plan = { sources: [] }
    await startDaemon()
  })
  afterEach(() => stopDaemon())

  test('answers a signal from elsewhere as soon as it is told, and from its own store again, without a restart', async () => {
    expect(await sourceOfTraces()).toBe('collector')
    plan = jaegerPlan()
    await feed.reload()
    await expect.poll(sourceOfTraces).toBe(`Jaeger at ${new URL(jaeger.url).host}`)
    expect(await traces()).toMatchObject({ ok: true, value: { items: [{ rootApplication: 'shop' }] } })
    // The other signals stay where they were.
    expect(await golden()).toMatchObject({ ok: true, value: { meta: { source: 'collector' } } })
    expect(await one.current().client.call(collectorCalls.sourceStates, {})).toMatchObject({ ok: true, value: [{ signal: 'metrics', engine: 'embedded' }, { signal: 'traces', engine: 'jaeger', problem: null, answeredMs: expect.any(Number) }, { signal: 'logs', engine: 'embedded' }] })
    plan = { sources: [] }
    await feed.reload()
    await expect.poll(sourceOfTraces).toBe('collector')
  })

  test('an engine that is gone is said to be, with what went wrong; nothing else takes its place', async () => {
    plan = { sources: [plannedSource({ signal: 'traces', engine: 'zipkin', url: 'http://127.0.0.1:1' })] }
    await feed.reload()
    await expect.poll(sourceOfTraces).toBe('unavailable')
    expect(await traces()).toMatchObject({ ok: false, error: { detail: expect.stringContaining('nothing listens at 127.0.0.1:1') } })
    expect(await one.current().client.call(collectorCalls.sourceStates, {})).toMatchObject({ ok: true, value: [{}, { engine: 'zipkin', problem: expect.stringContaining('nothing listens') }, {}] })
  })

  test('PromQL needs an engine that speaks it', async () => {
    expect(await one.current().client.call(collectorCalls.promql, { query: 'up', range: range() })).toMatchObject({ ok: false, error: { code: 'conflict' } })
  })
})

test('after a start it does not answer from its own store what was answered elsewhere, until the daemon has said so; the secret is written nowhere', async () => {
  plan = jaegerPlan()
  await startDaemon()
  await expect.poll(sourceOfTraces).toContain('Jaeger')
  await stopDaemon()
  // Without the daemon what it said last holds.
  expect(await sourceOfTraces()).toContain('Jaeger')
  await one.restartKilled()
  expect(await traces()).toMatchObject({ ok: false, error: { code: 'unavailable', detail: expect.stringContaining('not known yet') } })
  expect(await golden()).toMatchObject({ ok: true })
  expect(readFileSync(join(one.current().dataDir, 'telemetry-sources.json'), 'utf8')).toBe('["traces"]')
  plan = { sources: [] }
  await startDaemon()
  await expect.poll(sourceOfTraces).toBe('collector')
  expect(one.current().errors()).not.toContain(secret)
  await stopDaemon()
})
