import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { afterEach, expect, test } from 'vitest'
import type { MetricRecord } from '@/lib/domains/telemetry/core/records'
import type { ScrapeTarget } from '@/lib/domains/telemetry/scrape-schemas'
import { decodeScrape } from '@/lib/domains/telemetry/wire/scrape'
import { fault } from '@/lib/kernel/fault'
import { createLog } from '@/lib/kernel/log'
import { fail, ok } from '@/lib/kernel/result'
import { closedPort } from '@/lib/testing/closed-port'
import { ByteBudget } from './byte-budget'
import type { Outcome } from './http-intake'
import { createScraper, type Scraper, type ScraperOptions } from './scraper'

const servers: Server[] = []
const scrapers: Scraper[] = []
afterEach(async () => {
  for (const scraper of scrapers.splice(0)) await scraper.stop()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`
}
const target = (instance: string, url: string, problem: string | null = null): ScrapeTarget => ({ instance, application: 'shop', zone: 'local-a', cluster: 'shop', serverGroup: null, url, problem })

interface Kept {
  instance: string
  zone: string
  metrics: Map<string, MetricRecord>
}

/** Scrapes until `enough` pages were stored, and gives what they were. */
async function scrape(targets: ScrapeTarget[], enough: number, given: Partial<ScraperOptions> = {}): Promise<{ kept: Kept[]; scraper: Scraper; budget: ByteBudget }> {
  const kept: Kept[] = []
  const budget = new ByteBudget(32 * 1024 * 1024)
  let done = () => {}
  const all = new Promise<void>((resolve) => (done = resolve))
  let rounds = 0
  const scraper = createScraper({
    budget, log: createLog('test', () => undefined), everyMs: 20,
    targets: async () => {
      // The round before is over, and with it every state is written.
      if (rounds++ > 0 && kept.length >= enough) done()
      return ok(targets)
    },
    async store(_signal, _wire, bytes): Promise<Outcome> {
      try {
        for (const { resource, items } of decodeScrape(bytes).groups) kept.push({ instance: String(resource['service.instance.id']), zone: String(resource['cloud.availability_zone']), metrics: new Map(items.map((item) => [item.name, item])) })
      } catch (error) {
        return { kind: 'malformed', message: (error as Error).message }
      }
      return { kind: 'stored', rejection: { count: 0, message: '' } }
    },
    ...given,
  })
  scrapers.push(scraper)
  await all
  return { kept, scraper, budget }
}

test('a stock prom-client is read whole, in both formats', async () => {
  for (const type of [Registry.PROMETHEUS_CONTENT_TYPE, Registry.OPENMETRICS_CONTENT_TYPE] as const) {
    const registry = new Registry()
    registry.setContentType(type as never)
    collectDefaultMetrics({ register: registry })
    new Counter({ name: 'orders_total', help: 'h', labelNames: ['kind'], registers: [registry] }).inc({ kind: 'a "quoted" \\ name\n' }, 3)
    const histogram = new Histogram({ name: 'wait_seconds', help: 'h', buckets: [0.1, 1], registers: [registry] })
    for (const value of [0.05, 0.5, 5]) histogram.observe(value)
    const url = await serve((_request, response) => void registry.metrics().then((page) => response.writeHead(200, { 'content-type': registry.contentType, 'content-encoding': 'gzip' }).end(gzipSync(page))))
    const { kept, scraper, budget } = await scrape([target('shop-1', url)], 1)
    expect(kept[0]).toMatchObject({ instance: 'shop-1', zone: 'local-a' })
    const { metrics } = kept[0] as Kept
    expect(metrics.get('up')?.points[0]?.value).toBe(1)
    expect(metrics.get('process_resident_memory_bytes')?.points[0]?.value).toBeGreaterThan(1e7)
    expect(metrics.get('orders_total')).toMatchObject({ kind: 'sum', monotonic: true, points: [{ value: 3, attributes: { kind: 'a "quoted" \\ name\n' } }] })
    expect(metrics.get('wait_seconds')).toMatchObject({ kind: 'histogram', points: [{ value: 5.55, histogram: { count: 3, bounds: [0.1, 1], counts: [1, 1, 1] } }] })
    expect(scraper.status()).toMatchObject({ targets: 1, failing: 0, stale: false, shown: [{ instance: 'shop-1', url, error: null }] })
    expect(budget.bytes).toBe(0)
  }
})

test('each instance that gives nothing is down, with its reason; the others are read', async () => {
  const well = await serve((_request, response) => void response.end('a 1\n'))
  const page = (status: number, body: string, headers: Record<string, string> = {}) => serve((_request, response) => void response.writeHead(status, headers).end(body))
  const { kept, scraper, budget } = await scrape(
    [
      target('well', well), target('gone', `http://127.0.0.1:${await closedPort()}/metrics`), target('missing', await page(404, 'x')), target('moved', await page(302, '', { location: well })), target('html', await page(200, '<html>')),
      target('big', await page(200, 'a 1\n'.repeat(2_200_000))), target('lying', await page(200, 'a 1\n', { 'content-encoding': 'gzip' })), target('silent', await serve(() => undefined)), target('wrong', '', 'prometheus.port is no port.'),
    ],
    8,
    { timeoutMs: 1_500 },
  )
  const { shown, failing, targets } = scraper.status()
  expect([targets, failing]).toEqual([9, 8])
  expect(Object.fromEntries(shown.map(({ instance, error }) => [instance, error]))).toEqual({
    well: null, gone: 'It cannot be reached (ECONNREFUSED).', missing: 'It answers 404.', moved: 'It answers 302.', html: expect.stringContaining('line 1: no name') as string, big: 'It answers more than 8 MiB.',
    lying: 'Its answer is not compressed as it says.', silent: 'It does not answer within 1.5 s.', wrong: 'prometheus.port is no port.',
  })
  expect(shown.at(-1)?.instance).toBe('well')
  const up = new Map(kept.map(({ instance, metrics }) => [instance, metrics.get('up')?.points[0]?.value]))
  expect(Object.fromEntries(up)).toEqual({ well: 1, gone: 0, missing: 0, moved: 0, html: 0, big: 0, lying: 0, silent: 0 })
  expect(budget.bytes).toBe(0)
})

test('while the registry does not answer the instances that it named last are asked on', async () => {
  const url = await serve((_request, response) => void response.end('a 1\n'))
  let asked = 0
  let stored = 0
  let done = () => {}
  const twice = new Promise<void>((resolve) => (done = resolve))
  const scraper = createScraper({
    budget: new ByteBudget(1e7), log: createLog('test', () => undefined), everyMs: 20,
    targets: async () => (asked++ === 0 ? ok([target('shop-1', url)]) : fail(fault('unavailable', 'gone'))),
    store: async () => {
      if (++stored === 2) done()
      return { kind: 'stored', rejection: { count: 0, message: '' } }
    },
  })
  scrapers.push(scraper)
  await twice
  expect(scraper.status()).toMatchObject({ targets: 1, stale: true })
})
