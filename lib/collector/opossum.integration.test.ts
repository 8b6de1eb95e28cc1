import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import CircuitBreaker from 'opossum'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMetricToldBreakers } from '@/lib/domains/breakers/adapters/metric-told-breakers'
import type { WallBreaker } from '@/lib/domains/breakers/schemas'
import { openDuckdbStore } from '@/lib/domains/telemetry/adapters/duckdb-store'
import type { SignalBatch } from '@/lib/domains/telemetry/core/records'
import { MetricNamesInput, MetricQueryInput } from '@/lib/domains/telemetry/metric-schemas'
import { decodeRequest } from '@/lib/domains/telemetry/wire/decode-request'
import { systemClock } from '@/lib/kernel/clock'
import { createLog } from '@/lib/kernel/log'
import { ok } from '@/lib/kernel/result'
import { ByteBudget } from './byte-budget'
import { createScraper, type Scraper } from './scraper'

/** It has no types of its own. */
const PrometheusMetrics = createRequire(import.meta.url)('opossum-prometheus') as new (options: { circuits: CircuitBreaker[] }) => { readonly metrics: string; readonly client: { register: { contentType: string } }; clear(): void }

const log = createLog('test', () => undefined)
let dir: string
let store: Awaited<ReturnType<typeof openDuckdbStore>>
let scraper: Scraper
let application: Server
let metrics: InstanceType<typeof PrometheusMetrics>
let breaker: CircuitBreaker<[string], string>
let scrapes = 0
let page: SignalBatch | null = null
/** Of the next page that is kept: as if they came every 15 s, which is how often the product asks. */
let nextMs = 0

/** An application as opossum's own packages make it: one breaker, and its page for Prometheus; scraped, with its figures in the real store. */
beforeEach(async () => {
  scrapes = 0
  nextMs = Date.now() - 120_000
  breaker = new CircuitBreaker(async (word: string) => {
    if (word === 'bad') throw new Error('no rates today')
    return word
  }, { name: 'rates', errorThresholdPercentage: 50, volumeThreshold: 4, resetTimeout: 600_000, rollingCountTimeout: 600_000 })
  breaker.fallback(() => 'yesterday’s')
  metrics = new PrometheusMetrics({ circuits: [breaker as unknown as CircuitBreaker] })
  application = createServer((_request, response) => void response.writeHead(200, { 'content-type': metrics.client.register.contentType }).end(metrics.metrics))
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(application.address() as AddressInfo).port}/metrics`
  dir = mkdtempSync(join(tmpdir(), 'quarterdeck-opossum-'))
  store = await openDuckdbStore({ dir, clock: systemClock, log, dearMs: Number.POSITIVE_INFINITY })
  scraper = createScraper({
    budget: new ByteBudget(32 * 1024 * 1024), log, everyMs: 50,
    targets: async () => ok([{ instance: 'billing-1', application: 'billing', zone: 'local-a', cluster: 'billing', serverGroup: null, url, problem: null }]),
    async store(signal, wire, bytes) {
      page = decodeRequest(signal, wire, bytes)
      scrapes += 1
      return { kind: 'stored', rejection: { count: 0, message: '' } }
    },
  })
})
afterEach(async () => {
  await scraper.stop()
  application.closeAllConnections()
  application.close()
  breaker.shutdown()
  metrics.clear()
  await store.close()
  rmSync(dir, { recursive: true, force: true })
})

async function until<T>(what: string, found: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const value = await found()
    if (value !== undefined) return value
    if (Date.now() > deadline) throw new Error(`${what} never came`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
/** Puts what it says now into the store. */
async function scraped(): Promise<void> {
  const from = scrapes
  // The one under way may have begun before.
  await until('a scrape', () => scrapes >= from + 2 || undefined)
  if (page?.signal !== 'metrics') throw new Error('what was scraped is no page of metrics')
  for (const { items } of page.groups) for (const { points } of items) for (const point of points) point.timeNs = BigInt(nextMs) * 1_000_000n
  await store.write([page])
  nextMs += 15_000
}
async function onWall(): Promise<WallBreaker | undefined> {
  const told = createMetricToldBreakers({ names: (input) => store.metricNames(MetricNamesInput.parse(input)), query: (input) => store.metricQuery(MetricQueryInput.parse(input)) }, Date.now)
  const read = await told.read(['billing'])
  if (!read.ok) throw new Error(read.error.detail)
  return read.value.breakers.find(({ name }) => name === 'rates')
}
const call = async (word: string, times: number) => {
  for (let count = 0; count < times; count++) await breaker.fire(word)
}

test('a breaker of a stock opossum application stands on the wall by its metrics: closed, then open with what it refused, then closed again', async () => {
  await call('good', 1)
  await scraped()
  await call('good', 6)
  await scraped()
  expect(await onWall()).toMatchObject({ source: 'opossum', from: 'billing', name: 'rates', state: 'closed', window: { requests: 6, errors: 0, errorPercent: 0 }, rules: { kind: 'opossum' } })

  // Opened for the first time, and called no more: its counters of that begin with it.
  await call('bad', 9)
  expect(breaker.opened).toBe(true)
  await scraped()
  expect(await onWall()).toMatchObject({ state: 'open', window: { requests: 14, errors: 8 }, counts: { refused: 1, fallbacks: 9 } })
  await call('good', 5)
  await scraped()
  expect(await onWall()).toMatchObject({ state: 'open', counts: { refused: 6 } })

  breaker.close()
  await call('good', 5)
  await scraped()
  expect(await onWall()).toMatchObject({ state: 'closed' })
})
