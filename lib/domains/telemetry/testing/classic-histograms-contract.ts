import { describe, expect, test } from 'vitest'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { ExemplarRecord, MetricRecord } from '../core/records'
import { ExemplarsInput, HeatMapInput, MetricLabelValuesInput, MetricNamesInput, MetricQueryInput } from '../metric-schemas'
import type { TelemetryReader, TelemetryWriter } from '../ports'
import { counter, metrics, resourceOf } from './records'

type Store = TelemetryReader & TelemetryWriter

const startMs = Math.floor((Date.now() - 1_800_000) / 600_000) * 600_000
const range = { fromMs: startMs, toMs: startMs + 120_000 }
const all = { selector: { applications: null }, range }
const ns = (seconds: number): bigint => BigInt(startMs + seconds * 1_000) * 1_000_000n

async function valueOf<T>(answer: Promise<Result<T, Fault>>): Promise<T> {
  const result = await answer
  if (!result.ok) throw new Error(result.error.detail)
  return result.value
}

/** What one scrape says, as the series that Prometheus makes of it: counts up to 10, 20, 40 and in all. */
function scrape(seconds: number, upTo: readonly [number, number, number, number], sum: number, attributes: Record<string, string> = {}): MetricRecord[] {
  const series = (name: string, value: number, more: Record<string, string> = {}) => counter(name, [{ timeNs: ns(seconds), value, attributes: { ...attributes, ...more } }])
  const buckets = ['10', '20', '40', '+Inf'].map((le, at) => series('wait_seconds_bucket', upTo[at] ?? 0, { le }))
  return [...buckets, series('wait_seconds_sum', sum), series('wait_seconds_count', upTo[3])]
}
const running = [scrape(0, [0, 0, 0, 0], 0), scrape(10, [0, 10, 10, 10], 150), scrape(20, [0, 10, 20, 20], 450), scrape(30, [0, 10, 30, 30], 750), scrape(40, [2, 2, 2, 4], 200)]

/** Histograms that come as series for each bound, as every store must join them. */
export function classicHistogramsContract(begin: () => Promise<Store>): void {
  const write = (store: Store, items: MetricRecord[], application = 'shop') => store.write([metrics({ resource: resourceOf(application), items })])
  const ask = (store: Store, given: object) => valueOf(store.metricQuery(MetricQueryInput.parse({ ...all, stepMs: 20_000, metric: 'wait_seconds', ...given })))
  const rounded = (values: readonly (number | null)[] | undefined) => values?.map((value) => (value === null ? null : Math.round(value * 1e6) / 1e6))

  describe('histograms that come as series', () => {
    test.each([
      ['count', [10, 20, 4]],
      ['increase', [10, 20, 4]],
      ['rate', [1, 1, 0.4]],
      ['sum', [150, 600, 200]],
      ['avg', [15, 30, 50]],
      ['min', [10, 20, 0]],
      ['max', [20, 40, 40]],
      ['quantile', [15, 30, 10]],
    ])('%s is of the observations of each step, although the series came in two requests, and after a new beginning', async (aggregation, expected) => {
      const store = await begin()
      for (const half of [1, 0]) await write(store, running.flat().filter((_, at) => at % 2 === half))
      const { series, type, unit } = await ask(store, { aggregation, quantile: 0.5 })
      expect({ type, unit }).toEqual({ type: 'histogram', unit: aggregation === 'rate' ? '1/s' : aggregation === 'count' || aggregation === 'increase' ? '' : 's' })
      expect(rounded(series[0]?.values)).toEqual([...expected, null, null, null])
    })
    test('a scrape of which a part has not come is left out of distributions until it has; what is told twice counts once', async () => {
      const store = await begin()
      const [first = [], second = [], third = [], fourth = []] = running
      const [low, ...late] = fourth
      await write(store, [...first, ...second, ...second, ...third, ...late])
      expect(rounded((await ask(store, { aggregation: 'quantile', quantile: 0.5 })).series[0]?.values)).toEqual([15, 30, null, null, null, null])
      const heat = () => valueOf(store.heatMap(HeatMapInput.parse({ ...all, stepMs: 20_000, metric: 'wait_seconds' })))
      expect((await heat()).columns.slice(0, 2)).toEqual([[10, 0], [0, 10]])
      await write(store, low ? [low] : [])
      expect(await heat()).toMatchObject({ unit: 's', startMs, stepMs: 20_000, bounds: [20, 40], columns: [[10, 0], [0, 20], null, null, null, null] })
    })
    test('series of several senders and attributes are one distribution, or one for each', async () => {
      const store = await begin()
      await write(store, [...scrape(0, [0, 0, 0, 0], 0, { route: '/a' }), ...scrape(15, [4, 4, 4, 4], 20, { route: '/a' })])
      await write(store, [...scrape(0, [0, 0, 0, 0], 0, { route: '/b' }), ...scrape(15, [0, 0, 4, 4], 120, { route: '/b' })], 'cart')
      expect((await ask(store, { aggregation: 'quantile', quantile: 0.75 })).series[0]?.values[0]).toBeCloseTo(30, 6)
      expect((await ask(store, { aggregation: 'quantile', quantile: 0.5, groupBy: ['application', 'route'] })).series.map(({ labels, values }) => [labels, values[0]])).toEqual([[{ application: 'cart', route: '/b' }, 30], [{ application: 'shop', route: '/a' }, 5]])
      expect((await ask(store, { aggregation: 'avg', filters: [{ label: 'route', op: '=', value: '/b' }] })).series[0]?.values[0]).toBe(30)
      expect((await ask(store, { aggregation: 'avg', selector: { applications: ['shop'] } })).series[0]?.values[0]).toBe(5)
      expect(await ask(store, { aggregation: 'avg', selector: { applications: ['nobody'] } })).toMatchObject({ type: 'unknown', series: [] })
    })
    test('the catalogue has them once, under the name that they share; a count of somebody else stays a counter', async () => {
      const store = await begin()
      await write(store, [...scrape(5, [1, 1, 1, 1], 5, { route: '/a' }), counter('lines_sum', [{ timeNs: ns(5), value: 1 }])])
      await write(store, [counter('wait_seconds_count', [{ timeNs: ns(5), value: 1 }])], 'cart')
      const names = async (given: object = {}) => (await valueOf(store.metricNames(MetricNamesInput.parse({ ...all, ...given })))).metrics.map(({ name, type, unit, labels }) => [name, type, unit, labels.includes('route'), labels.includes('le')])
      expect(await names()).toEqual([['lines_sum', 'counter', '', false, false], ['wait_seconds', 'histogram', 's', true, false], ['wait_seconds_count', 'counter', '', false, false]])
      expect(await names({ search: 'Seconds', selector: { applications: ['shop'] } })).toEqual([['wait_seconds', 'histogram', 's', true, false]])
      expect(await names({ search: 'bucket' })).toEqual([])
      expect((await valueOf(store.metricLabelValues(MetricLabelValuesInput.parse({ ...all, metric: 'wait_seconds', label: 'route' })))).values).toEqual(['/a'])
    })
    test('the parts are still there by their own names', async () => {
      const store = await begin()
      await write(store, running.flat())
      expect((await ask(store, { metric: 'wait_seconds_bucket', aggregation: 'increase', filters: [{ label: 'le', op: '=', value: '20' }] })).series[0]?.values.slice(0, 2)).toEqual([10, 0])
    })
    test('exemplars of the buckets are those of the whole', async () => {
      const store = await begin()
      const exemplars: ExemplarRecord[] = [{ timeNs: ns(15), value: 12, traceId: 'a'.repeat(32), spanId: '', attributes: {} }]
      const items = scrape(15, [0, 1, 1, 1], 12, { route: '/a' }).map((one, at) => (at === 1 ? { ...one, points: one.points.map((point) => ({ ...point, exemplars })) } : one))
      await write(store, items)
      expect((await valueOf(store.exemplars(ExemplarsInput.parse({ ...all, metric: 'wait_seconds' })))).items).toMatchObject([{ atMs: startMs + 15_000, value: 12, traceId: 'a'.repeat(32), labels: { route: '/a' } }])
      expect((await valueOf(store.exemplars(ExemplarsInput.parse({ ...all, metric: 'wait_seconds' })))).items[0]?.labels).not.toHaveProperty('le')
    })
  })
}
