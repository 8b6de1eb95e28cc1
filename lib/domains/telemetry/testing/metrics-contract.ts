import { describe, expect, test } from 'vitest'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { explicitHistogram } from '../core/exponential-histogram'
import type { AttributeMap, MetricRecord, PointRecord } from '../core/records'
import { ExemplarsInput, HeatMapInput, MetricLabelValuesInput, MetricNamesInput, MetricQueryInput } from '../metric-schemas'
import type { TelemetryReader, TelemetryWriter } from '../ports'
import { counter, gauge, metrics, resourceOf, spanRecord, traces } from './records'

type Store = TelemetryReader & TelemetryWriter

const startMs = Math.floor((Date.now() - 1_800_000) / 600_000) * 600_000
const range = { fromMs: startMs, toMs: startMs + 120_000 }
const all = { selector: { applications: null }, range }
const ns = (seconds: number): bigint => BigInt(startMs) * 1_000_000n + BigInt(Math.round(seconds * 1e9))
/** Steps of 20 s of reports every 10 s, from the start of the range. */
const every10 = (values: (number | null)[], attributes: Record<string, string> = {}) => values.flatMap((value, at) => (value === null ? [] : [{ timeNs: ns(at * 10), value, attributes }]))

async function valueOf<T>(answer: Promise<Result<T, Fault>>): Promise<T> {
  const result = await answer
  if (!result.ok) throw new Error(result.error.detail)
  return result.value
}

const delta = (record: MetricRecord): MetricRecord => ({ ...record, kind: 'sum', temporality: 1, monotonic: true })
const observed = (seconds: number, counts: number[], sum: number, attributes: AttributeMap = {}): PointRecord => ({
  timeNs: ns(seconds), startNs: 0n, attributes, value: sum, histogram: { count: counts.reduce((total, one) => total + one, 0), bounds: [10, 20, 40], counts },
})
const histogram = (points: PointRecord[], temporality = 2): MetricRecord => ({ name: 'wait', unit: 'ms', kind: 'histogram', temporality, monotonic: false, points })

/** Questions about metrics, as every store must answer them. */
export function metricsContract(begin: () => Promise<Store>): void {
  const ask = (store: Store, given: { metric: string; aggregation: string } & Record<string, unknown>) => valueOf(store.metricQuery(MetricQueryInput.parse({ ...all, stepMs: 20_000, ...given })))
  const write = (store: Store, ...items: MetricRecord[]) => store.write([metrics({ resource: resourceOf('shop'), items })])

  describe('metrics of numbers', () => {
    test('a counter that begins anew grows by what it then has; a step without a report is a hole', async () => {
      const store = await begin()
      await write(store, counter('served', every10([100, 110, 120, 130, 5, 15, null, null, 25, 35, 45, 55])))
      const { series, stepMs, type } = await ask(store, { metric: 'served', aggregation: 'increase' })
      expect({ type, stepMs, values: series[0]?.values }).toEqual({ type: 'counter', stepMs: 20_000, values: [10, 20, 15, null, 20, 20] })
    })
    test('a rate is over the time that the growth took, before the range too', async () => {
      const store = await begin()
      await write(store, counter('served', [{ timeNs: ns(-10), value: 0 }, ...every10([10, 20, 30, 40, null, null, null, 160])]))
      const { series, unit } = await ask(store, { metric: 'served', aggregation: 'rate' })
      expect(unit).toBe('1/s')
      expect(series[0]?.values).toEqual([1, 1, null, 3, null, null])
    })
    test('what is sent as added is added up', async () => {
      const store = await begin()
      await write(store, delta(counter('served', every10([3, 4, 5, 6, 0, 0]))))
      expect((await ask(store, { metric: 'served', aggregation: 'increase' })).series[0]?.values).toEqual([7, 11, 0, null, null, null])
      expect((await ask(store, { metric: 'served', aggregation: 'sum' })).series[0]?.values).toEqual([7, 11, 0, null, null, null])
      expect((await ask(store, { metric: 'served', aggregation: 'rate' })).series[0]?.values[1]).toBeCloseTo(0.55, 9)
    })
    test.each([
      ['sum', [9, 7, null]],
      ['avg', [3, 3.5, null]],
      ['min', [1, 3, null]],
      ['max', [5, 4, null]],
      ['count', [3, 2, null]],
      ['quantile', [3, 3.5, null]],
    ])('%s of gauges takes the last value of each series in a step', async (aggregation, expected) => {
      const store = await begin()
      await write(store, gauge('depth', [...every10([7, 1, 3, 3], { queue: 'a' }), ...every10([9, 3, null, 4], { queue: 'b' }), ...every10([0, 5], { queue: 'c' })]))
      const { series, type } = await ask(store, { metric: 'depth', aggregation, quantile: 0.5 })
      expect(type).toBe('gauge')
      expect(series[0]?.values.slice(0, 3)).toEqual(expected)
    })
    test('groups by attributes and by who sent it, the largest first, and says how many are left out', async () => {
      const store = await begin()
      await store.write([metrics(
        { resource: resourceOf('shop', 0, 'local-a'), items: [gauge('depth', [{ timeNs: ns(5), value: 1, attributes: { queue: 'a' } }, { timeNs: ns(5), value: 2, attributes: { queue: 'b' } }])] },
        { resource: resourceOf('cart', 0, 'local-b'), items: [gauge('depth', [{ timeNs: ns(5), value: 4, attributes: { queue: 'a' } }])] },
      )])
      const by = await ask(store, { metric: 'depth', aggregation: 'sum', groupBy: ['application', 'queue'] })
      expect(by.series.map(({ labels, values }) => [labels, values[0]])).toEqual([[{ application: 'cart', queue: 'a' }, 4], [{ application: 'shop', queue: 'b' }, 2], [{ application: 'shop', queue: 'a' }, 1]])
      expect(await ask(store, { metric: 'depth', aggregation: 'sum', groupBy: ['zone', 'queue'], seriesMax: 1 })).toMatchObject({ more: 2, series: [{ labels: { zone: 'local-b', queue: 'a' } }] })
      expect((await ask(store, { metric: 'depth', aggregation: 'sum', groupBy: ['quarterdeck.cluster', 'none'] })).series.map(({ labels }) => labels)).toEqual([{ 'quarterdeck.cluster': 'cart', none: '' }, { 'quarterdeck.cluster': 'shop', none: '' }])
    })
    test.each([
      [{ label: 'queue', op: '=', value: 'a.1' }, 1],
      [{ label: 'queue', op: '!=', value: 'a.1' }, 6],
      [{ label: 'queue', op: '=~', value: 'a.*' }, 3],
      [{ label: 'queue', op: '=~', value: '\\d' }, 0],
      [{ label: 'queue', op: '!~', value: 'a\\.1|b' }, 2],
      [{ label: 'zone', op: '=', value: 'local-a' }, 7],
      [{ label: 'application', op: '=', value: 'Shop' }, 7],
      [{ label: 'none', op: '=', value: '' }, 7],
      [{ label: "'; DROP TABLE points; --", op: '=', value: "'" }, null],
    ])('inside %j', async (filter, expected) => {
      const store = await begin()
      await write(store, gauge('depth', [{ timeNs: ns(5), value: 1, attributes: { queue: 'a.1' } }, { timeNs: ns(5), value: 2, attributes: { queue: 'ab1' } }, { timeNs: ns(5), value: 4, attributes: { queue: 'b' } }]))
      const { series } = await ask(store, { metric: 'depth', aggregation: 'sum', filters: [filter] })
      expect(series[0]?.values[0] ?? (expected === 0 ? 0 : null)).toBe(expected)
    })
    test('an expression that cannot be read is named', async () => {
      const store = await begin()
      await write(store, gauge('depth', every10([1])))
      const answer = await store.metricQuery(MetricQueryInput.parse({ ...all, stepMs: 20_000, metric: 'depth', aggregation: 'sum', filters: [{ label: 'queue', op: '=~', value: 'a(' }] }))
      expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/filters/0/value' }] } })
    })
    test('steps are as wide as reports are rare', async () => {
      const store = await begin()
      await write(store, gauge('slow', [0, 60, 120, 180].map((second) => ({ timeNs: ns(second), value: second }))))
      const answer = await valueOf(store.metricQuery(MetricQueryInput.parse({ ...all, range: { fromMs: startMs, toMs: startMs + 240_000 }, stepMs: 10_000, metric: 'slow', aggregation: 'max' })))
      expect(answer.stepMs).toBe(120_000)
      expect(answer.series[0]?.values).toEqual([60, 180])
    })
    test('an earlier stretch is laid over the range', async () => {
      const store = await begin()
      await write(store, gauge('depth', every10([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6])))
      const shifted = await valueOf(store.metricQuery(MetricQueryInput.parse({ ...all, range: { fromMs: startMs + 60_000, toMs: startMs + 120_000 }, stepMs: 20_000, metric: 'depth', aggregation: 'sum', offsetMs: 60_000 })))
      expect({ startMs: shifted.startMs, values: shifted.series[0]?.values }).toEqual({ startMs: startMs + 60_000, values: [1, 2, 3] })
    })
    test('what others call by the same name says nothing of the own: not its type, unit or meaning', async () => {
      const store = await begin()
      const theirs = { ...counter('depth', every10([1, 2, 3, 4], { a: '1' })), unit: 's', description: 'Their secret.' }
      await store.write([metrics({ resource: resourceOf('shop'), items: [gauge('depth', every10([9, 8, 7]))] }, { resource: resourceOf('cart'), items: [theirs, { ...theirs, points: counter('depth', every10([1], { a: '2' })).points }] })])
      const own = { selector: { applications: ['shop'] } }
      expect(await ask(store, { metric: 'depth', aggregation: 'sum', ...own })).toMatchObject({ type: 'gauge', unit: '', series: [{ values: [8, 7, null, null, null, null] }] })
      expect((await valueOf(store.metricNames(MetricNamesInput.parse({ ...all, ...own })))).metrics).toMatchObject([{ name: 'depth', type: 'gauge', unit: '', description: '' }])
      expect(await ask(store, { metric: 'depth', aggregation: 'sum', selector: { applications: ['nobody'] } })).toMatchObject({ type: 'unknown', unit: '', series: [] })
    })
    test('what is outside the scope, or no metric at all, has no series', async () => {
      const store = await begin()
      await write(store, gauge('depth', every10([1, 2, 3])))
      expect((await ask(store, { metric: 'depth', aggregation: 'sum', selector: { applications: ['cart'] } })).series).toEqual([])
      expect(await ask(store, { metric: 'nothing', aggregation: 'sum' })).toMatchObject({ type: 'unknown', series: [] })
    })
  })

  describe('histograms', () => {
    const running = [observed(0, [0, 0, 0, 0], 0), observed(10, [0, 10, 0, 0], 150), observed(20, [0, 10, 10, 0], 450), observed(30, [0, 10, 20, 0], 750), observed(40, [2, 0, 0, 2], 200)]
    test.each([
      ['count', [10, 20, 4]],
      ['increase', [10, 20, 4]],
      ['rate', [1, 1, 0.4]],
      ['sum', [150, 600, 200]],
      ['avg', [15, 30, 50]],
      ['min', [10, 20, 0]],
      ['max', [20, 40, 40]],
      ['quantile', [15, 30, 10]],
    ])('%s is of the observations of each step; a count that falls began anew', async (aggregation, expected) => {
      const store = await begin()
      await write(store, histogram(running))
      const { series, type, unit } = await ask(store, { metric: 'wait', aggregation, quantile: 0.5 })
      expect({ type, unit }).toEqual({ type: 'histogram', unit: aggregation === 'rate' ? '1/s' : aggregation === 'count' || aggregation === 'increase' ? '' : 'ms' })
      expect(series[0]?.values.map((value) => (value === null ? null : Math.round(value * 1e6) / 1e6))).toEqual([...expected, null, null, null])
    })
    test('added observations of several series are one distribution', async () => {
      const store = await begin()
      await write(store, histogram([observed(5, [4, 0, 0, 0], 20, { route: 'a' }), observed(5, [0, 0, 4, 0], 120, { route: 'b' }), observed(15, [0, 0, 0, 0], 0, { route: 'a' })], 1))
      const whole = await ask(store, { metric: 'wait', aggregation: 'quantile', quantile: 0.75 })
      expect(whole.series[0]?.values[0]).toBeCloseTo(30, 6)
      const by = await ask(store, { metric: 'wait', aggregation: 'quantile', quantile: 0.5, groupBy: ['route'] })
      expect(by.series.map(({ labels, values }) => [labels.route, values[0]])).toEqual([['b', 30], ['a', 5]])
      expect((await ask(store, { metric: 'wait', aggregation: 'avg', filters: [{ label: 'route', op: '=', value: 'b' }] })).series[0]?.values[0]).toBe(30)
    })
    test('exponential buckets that widen and coarsen meanwhile lose no observation', async () => {
      const store = await begin()
      const exponential = (seconds: number, scale: number, offset: number, counts: number[]): PointRecord => {
        const count = counts.reduce((total, one) => total + one, 0)
        return { timeNs: ns(seconds), startNs: 0n, attributes: {}, value: 0, histogram: explicitHistogram({ count, scale, zeroCount: 0, zeroThreshold: 0, positive: { offset, counts }, negative: { offset: 0, counts: [] } }) }
      }
      // (4, 8] has 8 at scale 0; at scale -1 the same stand in (4, 16], with 8 more in (16, 64].
      await write(store, histogram([exponential(0, 0, 2, [0, 0]), exponential(10, 0, 2, [8, 0]), exponential(25, -1, 1, [8, 8]), exponential(35, -1, 1, [8, 16])]))
      const { series } = await ask(store, { metric: 'wait', aggregation: 'quantile', quantile: 0.5 })
      expect(series[0]?.values.slice(0, 2)).toEqual([6, 40])
      expect((await ask(store, { metric: 'wait', aggregation: 'count' })).series[0]?.values.slice(0, 2)).toEqual([8, 16])
    })
    test('a heat map has a column for each step and a count for each bound', async () => {
      const store = await begin()
      await write(store, histogram(running))
      const heat = await valueOf(store.heatMap(HeatMapInput.parse({ ...all, stepMs: 20_000, metric: 'wait' })))
      expect(heat).toMatchObject({ unit: 'ms', startMs, stepMs: 20_000, bounds: [10, 20, 40, null], columns: [[0, 10, 0, 0], [0, 0, 20, 0], [2, 0, 0, 2], null, null, null] })
    })
    test('a heat map of no metric is of served requests', async () => {
      const store = await begin()
      const request = (endS: number, durationMs: number, kind = 2) => spanRecord({ kind, startNs: ns(endS) - BigInt(durationMs * 1e6), endNs: ns(endS) })
      await store.write([traces({ resource: resourceOf('shop'), items: [request(5, 10), request(6, 10), request(7, 400), request(65, 10), request(66, 10, 3)] })])
      const heat = await valueOf(store.heatMap(HeatMapInput.parse({ ...all, stepMs: 60_000 })))
      expect(heat.bounds).toHaveLength(2)
      expect(heat.bounds[0]).toBeGreaterThanOrEqual(10)
      expect(heat.bounds[0]).toBeLessThan(10.5)
      expect(heat.columns).toEqual([[2, 1], [1, 0]])
    })
  })

  describe('the catalogue', () => {
    const estate = [
      { resource: resourceOf('shop'), items: [{ ...counter('http.served', every10([1], { route: '/a', 'odd/~name': 'x' })), unit: '{request}', description: 'Requests that were served.' }, { ...gauge('jvm.heap', every10([1])), unit: 'By' }] },
      { resource: { ...resourceOf('cart'), 'service.version': '1.2' }, items: [counter('http.served', every10([1], { route: '/b' })), histogram([observed(5, [1, 0, 0, 0], 1)])] },
    ]
    const names = (store: Store, given: object = {}) => valueOf(store.metricNames(MetricNamesInput.parse({ ...all, ...given })))
    test('says of each metric what it is and by what it can be divided', async () => {
      const store = await begin()
      await store.write([metrics(...estate)])
      const { metrics: found, more } = await names(store)
      expect(found).toEqual([
        { name: 'http.served', type: 'counter', unit: '{request}', description: 'Requests that were served.', labels: ['application', 'cluster', 'serverGroup', 'instance', 'zone', 'odd/~name', 'route', 'service.version'] },
        { name: 'jvm.heap', type: 'gauge', unit: 'By', description: '', labels: ['application', 'cluster', 'serverGroup', 'instance', 'zone'] },
        { name: 'wait', type: 'histogram', unit: 'ms', description: '', labels: ['application', 'cluster', 'serverGroup', 'instance', 'zone', 'service.version'] },
      ])
      expect(more).toBe(0)
    })
    test('what begins with the searched text comes first; the scope and the range limit it', async () => {
      const store = await begin()
      await store.write([metrics(...estate)])
      expect((await names(store, { search: 'HE' })).metrics.map(({ name }) => name)).toEqual(['jvm.heap'])
      expect(await names(store, { search: 'v', limit: 1 })).toMatchObject({ metrics: [{ name: 'http.served' }], more: 1 })
      expect((await names(store, { selector: { applications: ['cart'] } })).metrics.map(({ name }) => name)).toEqual(['http.served', 'wait'])
      expect((await names(store, { range: { fromMs: startMs + 60_000, toMs: startMs + 120_000 } })).metrics).toEqual([])
    })
    test('values of a label, whatever the label is called', async () => {
      const store = await begin()
      await store.write([metrics(...estate)])
      const values = async (label: string, given: object = {}) => (await valueOf(store.metricLabelValues(MetricLabelValuesInput.parse({ ...all, metric: 'http.served', label, ...given })))).values
      expect(await values('route')).toEqual(['/a', '/b'])
      expect(await values('route', { search: 'b' })).toEqual(['/b'])
      expect(await values('odd/~name')).toEqual(['x'])
      expect(await values('application')).toEqual(['cart', 'shop'])
      expect(await values('service.version')).toEqual(['1.2'])
      expect(await values('route', { selector: { applications: ['shop'] } })).toEqual(['/a'])
      expect(await values("x') OR 1=1 --")).toEqual([])
    })
  })

  describe('exemplars', () => {
    const trace = (digit: string) => digit.repeat(32)
    const exemplar = (seconds: number, value: number, digit: string) => ({ timeNs: ns(seconds), value, traceId: trace(digit), spanId: digit.repeat(16), attributes: { 'user.tier': 'gold' } })
    test('lead to traces: the largest of each slice of the range, newest first, each once', async () => {
      const store = await begin()
      const points = [{ ...observed(20, [1, 1, 1, 1], 1, { route: '/a' }), exemplars: [exemplar(5, 10, 'a'), exemplar(6, 90, 'b'), exemplar(15, 30, 'c')] }]
      await write(store, histogram(points))
      await write(store, histogram(points))
      const exemplars = (given: object) => valueOf(store.exemplars(ExemplarsInput.parse({ ...all, metric: 'wait', ...given })))
      const found = await exemplars({})
      expect(found.items.map(({ traceId, value }) => [traceId[0], value])).toEqual([['c', 30], ['b', 90], ['a', 10]])
      expect(found.items[0]).toMatchObject({ atMs: startMs + 15_000, spanId: 'c'.repeat(16), application: 'shop', instance: 'shop-v000-0', labels: { route: '/a', 'user.tier': 'gold' } })
      expect(await exemplars({ limit: 1 })).toMatchObject({ more: 2, items: [{ traceId: trace('b') }] })
      expect((await exemplars({ filters: [{ label: 'route', op: '!=', value: '/a' }] })).items).toEqual([])
      expect((await exemplars({ selector: { applications: ['cart'] } })).items).toEqual([])
    })
  })
}
