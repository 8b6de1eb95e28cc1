import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { HeatMapInput, MetricLabelValuesInput, MetricNamesInput, MetricQueryInput } from '../metric-schemas'
import { SummaryInput } from '../schemas'
import type { MetricsSource } from '../source-ports'

/** What one instance does all the time: the same in every quarter of a minute. */
export interface SteadyLoad {
  application: string
  instance: string
  zone: string
  requests: number
  failing: number
  durationMs: number
}

/** From a minute before the range to its end, everything as in `load`; memory 3,000,000 bytes, a third of a core. */
export interface FedEstate {
  startMs: number
  endMs: number
  load: readonly SteadyLoad[]
}

export interface MetricsUnderTest {
  source: MetricsSource
  /** What memory is called. */
  memoryMetric: string
  /** How far a latency may be off: buckets are wide. */
  latencyShare: number
  close(): Promise<void>
}

/** Within the last hour, which every engine takes; ends before now, so that nothing is still filling. */
const startMs = Math.floor((Date.now() - 1_500_000) / 600_000) * 600_000
const endMs = startMs + 600_000
const range = { fromMs: startMs, toMs: endMs }
const all = { selector: { applications: null }, range }

const estate: FedEstate = {
  startMs, endMs,
  load: [
    { application: 'shop', instance: 'shop-0', zone: 'zone-a', requests: 10, failing: 2, durationMs: 80 },
    { application: 'shop', instance: 'shop-1', zone: 'zone-b', requests: 5, failing: 0, durationMs: 2_000 },
    { application: 'cart', instance: 'cart-0', zone: 'zone-a', requests: 20, failing: 1, durationMs: 20 },
    { application: 'calm.app', instance: 'calm-0', zone: 'zone-b', requests: 1, failing: 0, durationMs: 20 },
  ],
}

async function valueOf<T>(answer: Promise<Result<T, Fault>>): Promise<T> {
  const result = await answer
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`)
  return result.value
}

/** Questions about metrics that every engine must answer alike. It is filled once: nothing here writes. */
export function metricsSourceContract(open: (estate: FedEstate) => Promise<MetricsUnderTest>): void {
  let under: MetricsUnderTest
  beforeAll(async () => {
    under = await open(estate)
  }, 60_000)
  // Absent where it could not be opened, which is the failure to see.
  afterAll(() => under?.close())
  const near = (value: number | null | undefined, exact: number, share = 0.02) => expect(Math.abs((value ?? Number.NaN) - exact) / exact, `${value} for ${exact}`).toBeLessThanOrEqual(share)

  describe('golden signals', () => {
    test('every minute has its requests, errors and latencies', async () => {
      const { series } = await valueOf(under.source.golden({ ...all, stepMs: 60_000 }))
      expect(series).toHaveLength(1)
      expect(series[0]?.points.map(({ atMs }) => (atMs - startMs) / 60_000)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      for (const { requests, errors } of series[0]?.points ?? []) {
        near(requests, 144)
        near(errors, 12)
      }
    })
    test('one series for each application, the busiest first', async () => {
      const { series, more } = await valueOf(under.source.golden({ ...all, stepMs: 120_000, by: 'application' }))
      expect(series.map(({ key }) => key)).toEqual(['cart', 'shop', 'calm.app'])
      expect(more).toBe(0)
      near(series[2]?.points[2]?.requests, 8)
      near(series[2]?.points[2]?.p95Ms, 20, under.latencyShare)
    })
    test.each([
      [{ applications: ['shop'] }, 60],
      [{ applications: ['shop'], zone: 'zone-b' }, 20],
      [{ applications: ['cart', 'calm.app'] }, 84],
      [{ applications: null, instance: 'shop-0' }, 40],
      [{ applications: ['calmxapp'] }, 0],
      [{ applications: ['sho'] }, 0],
      [{ applications: [] }, 0],
    ])('inside %j', async (selector, requests) => {
      const { series } = await valueOf(under.source.golden({ selector, range, stepMs: 60_000 }))
      const [point] = series[0]?.points.slice(4) ?? []
      if (requests === 0) expect(series.flatMap(({ points }) => points)).toEqual([])
      else near(point?.requests, requests)
    })
    test('a step shorter than what reports are apart shows the rate all the same', async () => {
      const { series, stepMs } = await valueOf(under.source.golden({ selector: { applications: ['cart'] }, range, stepMs: 30_000 }))
      expect(stepMs).toBe(30_000)
      near(series[0]?.points[6]?.requests, 40)
    })
    test('long before anything was reported there is no point', async () => {
      const { series } = await valueOf(under.source.golden({ selector: { applications: null }, range: { fromMs: startMs - 86_400_000, toMs: startMs - 86_000_000 }, stepMs: 60_000 }))
      expect(series.flatMap(({ points }) => points)).toEqual([])
    })
    test('the answer says where it is from, how old it is and that it is whole', async () => {
      const { meta } = await valueOf(under.source.golden({ ...all, stepMs: 60_000 }))
      expect(meta.source).not.toBe('')
      expect(Math.abs(Date.now() - meta.asOfMs)).toBeLessThan(60_000)
      expect(meta).toMatchObject({ complete: true, missing: [] })
      expect(meta.newestMs).toBeGreaterThan(startMs)
    })
  })

  describe('many applications at once', () => {
    const applications = ['cart', 'shop', 'calm.app']
    test('are told by step as each is alone', async () => {
      const { of } = await valueOf(under.source.goldenOf({ applications, range, stepMs: 60_000 }))
      for (const [at, application] of applications.entries()) {
        const alone = await valueOf(under.source.golden({ selector: { applications: [application] }, range, stepMs: 60_000 }))
        expect(of[at]).toMatchObject({ complete: true, points: alone.series[0]?.points })
        expect(of[at]?.newestMs).toBeGreaterThan(startMs)
      }
    })
    test('and by windows that end together', async () => {
      const answer = await valueOf(under.source.requestSums({ asks: applications.map((application) => ({ application, windowsMs: [120_000, 300_000] })), toMs: endMs, settleMs: 0, stepMs: 60_000 }))
      expect(answer.untilMs).toBe(endMs)
      for (const [at, [requests, errors]] of [[80, 4], [60, 8], [4, 0]].entries())
        for (const [window, minutes] of [2, 5].entries()) {
          const told = answer.of[at]?.windows[window]
          near(told?.requests, (requests ?? 0) * minutes)
          if (errors === 0) expect(told?.errors).toBe(0)
          else near(told?.errors, (errors ?? 0) * minutes)
        }
    })
  })

  describe('summary', () => {
    const summary = (ask: object) => valueOf(under.source.summary(SummaryInput.parse({ ...all, by: 'application', ...ask })))
    test.each([
      ['errors', ['shop', 'cart', 'calm.app']],
      ['requests', ['cart', 'shop', 'calm.app']],
      ['p95', ['shop', 'cart', 'calm.app']],
      ['key', ['calm.app', 'cart', 'shop']],
    ])('sorted by %s', async (sort, order) => {
      const { rows } = await summary({ sort })
      // By p95 the last two are alike.
      expect(sort === 'p95' ? rows.slice(0, 1).map(({ key }) => key) : rows.map(({ key }) => key)).toEqual(sort === 'p95' ? ['shop'] : order)
    })
    test('totals of the range, with the zone that is worst', async () => {
      const { rows, total } = await summary({ sort: 'key' })
      expect(total).toBe(3)
      const shop = rows.find(({ key }) => key === 'shop')
      near(shop?.requests, 600)
      near(shop?.errors, 80)
      expect(shop?.worstZone?.zone).toBe('zone-b')
      near(shop?.p50Ms, 80, under.latencyShare)
    })
    test('a page, and rows by their names', async () => {
      expect(await summary({ sort: 'key', limit: 1, offset: 1 })).toMatchObject({ total: 3, rows: [{ key: 'cart' }] })
      expect(await summary({ keys: ['shop', 'gone'] })).toMatchObject({ total: 1, rows: [{ key: 'shop' }] })
      expect((await summary({ by: 'instance', sort: 'key' })).rows.map(({ key, worstZone }) => [key, worstZone])).toEqual([['calm-0', null], ['cart-0', null], ['shop-0', null], ['shop-1', null]])
    })
    test('sparks are columns of one length, and add up to their row', async () => {
      const { rows } = await summary({ sort: 'key', sparkPoints: 10 })
      expect(rows).toHaveLength(3)
      for (const { requests, spark } of rows) {
        expect([spark.requests, spark.errors, spark.p95Ms].map((column) => column.length)).toEqual([10, 10, 10])
        near(spark.requests.reduce<number>((sum, one) => sum + (one ?? 0), 0), requests)
      }
    })
    test.each([['nobody', { selector: { applications: ['gone'] } }], ['no application at all', { selector: { applications: [] } }]])('of %s: no rows', async (_who, ask) => {
      expect(await summary({ ...ask, sparkPoints: 5 })).toMatchObject({ rows: [], total: 0 })
    })
  })

  describe('the insides of instances', () => {
    test('a share of a core and bytes, by instance', async () => {
      const { series, more } = await valueOf(under.source.runtime({ selector: { applications: ['shop'] }, range, stepMs: 60_000 }))
      expect(series.map(({ instance }) => instance)).toEqual(['shop-0', 'shop-1'])
      expect(more).toBe(0)
      const point = series[0]?.points.find(({ atMs }) => atMs === startMs + 240_000)
      near(point?.cpu, 1 / 3)
      near(point?.memoryBytes, 3_000_000)
      expect(point?.eventLoopMs).toBeNull()
    })
  })

  describe('how long requests took', () => {
    test('lies in the buckets of each minute', async () => {
      const { bounds, columns, startMs: firstMs, stepMs } = await valueOf(under.source.heatMap(HeatMapInput.parse({ ...all, stepMs: 60_000 })))
      const column = columns[Math.round((startMs + 240_000 - firstMs) / stepMs)]
      near(column?.reduce((sum, count) => sum + count, 0), 144)
      const upTo = (ms: number) => column?.reduce((sum, count, at) => sum + ((bounds[at] ?? Infinity) <= ms ? count : 0), 0)
      near(upTo(110), 124)
      expect(bounds.map((bound) => bound ?? Infinity)).toEqual(bounds.map((bound) => bound ?? Infinity).sort((a, b) => a - b))
    })
  })

  describe('metrics by name', () => {
    test('are found by a part of it, with their labels', async () => {
      const { metrics } = await valueOf(under.source.metricNames(MetricNamesInput.parse({ ...all, search: 'MEMORY' })))
      expect(metrics.map(({ name }) => name)).toEqual([under.memoryMetric])
      expect(metrics[0]?.labels).toEqual(expect.arrayContaining(['application', 'instance', 'zone']))
      expect((await valueOf(under.source.metricNames(MetricNamesInput.parse({ selector: { applications: ['gone'] }, range })))).metrics).toEqual([])
    })
    test('values of a label are those of the scope', async () => {
      const values = async (selector: object, label: string) => (await valueOf(under.source.metricLabelValues(MetricLabelValuesInput.parse({ selector, range, metric: under.memoryMetric, label })))).values
      expect(await values({ applications: null }, 'application')).toEqual(['calm.app', 'cart', 'shop'])
      expect(await values({ applications: ['shop'] }, 'instance')).toEqual(['shop-0', 'shop-1'])
    })
    const ask = (more: object) => valueOf(under.source.metricQuery(MetricQueryInput.parse({ ...all, stepMs: 60_000, metric: under.memoryMetric, aggregation: 'sum', ...more })))
    test('added up, or one series for each value of a label', async () => {
      const whole = await ask({})
      expect(whole.series).toHaveLength(1)
      near(whole.series[0]?.values[Math.round((startMs + 240_000 - whole.startMs) / whole.stepMs)], 12_000_000)
      const apart = await ask({ groupBy: ['application'] })
      expect(apart.series.map(({ labels }) => labels.application)).toEqual(['shop', 'calm.app', 'cart'])
    })
    test('narrowed by filters', async () => {
      const { series } = await ask({ filters: [{ label: 'instance', op: '=~', value: 'shop-.' }, { label: 'zone', op: '!=', value: 'zone-b' }], groupBy: ['instance'] })
      expect(series.map(({ labels }) => labels)).toEqual([{ instance: 'shop-0' }])
    })
    test('a metric that nothing reports has no series', async () => {
      expect((await ask({ metric: 'no.such.metric' })).series).toEqual([])
      expect((await ask({ selector: { applications: [] } })).series).toEqual([])
    })
  })
}
