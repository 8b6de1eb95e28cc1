import { afterEach, describe, expect, test } from 'vitest'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { SpanRecord } from '../core/records'
import { serverHalfId, sharedMark } from '../core/shared-spans'
import type { TelemetryReader, TelemetryWriter } from '../ports'
import { LogSearchInput, SummaryInput, TraceSearchInput } from '../schemas'
import { callersContract } from './callers-contract'
import { callsContract } from './calls-contract'
import { fanOutContract } from './fan-out-contract'
import { manyContract } from './many-contract'
import { slowRequestsContract } from './slow-requests-contract'
import { logFindingContract } from './log-finding-contract'
import { classicHistogramsContract } from './classic-histograms-contract'
import { metricsContract } from './metrics-contract'
import { traceContract } from './trace-contract'
import { counter, gauge, logRecord, logs, metrics, resourceOf, spanRecord, traces } from './records'

export interface StoreUnderTest {
  store: TelemetryReader & TelemetryWriter
  close(): Promise<void>
}

/** A full ten minutes, so that steps and buckets fall where the tests say. */
const startMs = Math.floor((Date.now() - 1_200_000) / 600_000) * 600_000
const range = { fromMs: startMs, toMs: startMs + 600_000 }
const all = { selector: { applications: null }, range }
const ns = (afterMs: number): bigint => BigInt(startMs) * 1_000_000n + BigInt(Math.round(afterMs * 1e6))

/** A request that ended `endMs` after the start of the range. */
const request = (endMs: number, durationMs: number, given: Partial<SpanRecord> = {}) => spanRecord({ ...given, startNs: ns(endMs - durationMs), endNs: ns(endMs) })

async function valueOf<T>(answer: Promise<Result<T, Fault>>): Promise<T> {
  const result = await answer
  if (!result.ok) throw new Error(result.error.detail)
  return result.value
}

/** What every store must answer, whatever it is made of. Percentiles are exact to 2 %. */
export function telemetryStoreContract(open: () => Promise<StoreUnderTest>): void {
  let opened: StoreUnderTest | null = null
  afterEach(async () => {
    await opened?.close()
    opened = null
  })
  const begin = async () => {
    opened = await open()
    return opened.store
  }

  describe('golden signals', () => {
    test('count served requests once, at the ten seconds in which they ended', async () => {
      const store = await begin()
      const client = request(5_000, 10, { kind: 3 })
      await store.write([traces({ resource: resourceOf('shop'), items: [request(5_000, 10), request(12_000, 4_000, { status: 2 }), client] })])
      const golden = await valueOf(store.golden({ ...all, stepMs: 10_000 }))
      expect(golden.series).toMatchObject([{ key: '', points: [{ atMs: startMs, requests: 1, errors: 0 }, { atMs: startMs + 10_000, requests: 1, errors: 1 }] }])
    })
    test('percentiles are of nearest rank, merged over commits', async () => {
      const store = await begin()
      for (let part = 0; part < 4; part++)
        await store.write([traces({ resource: resourceOf('shop', part), items: Array.from({ length: 25 }, (_, index) => request(1_000, part * 25 + index + 1)) })])
      const { series } = await valueOf(store.golden({ ...all, stepMs: 600_000 }))
      const [point] = series[0]?.points ?? []
      expect(point?.requests).toBe(100)
      for (const [measured, exact] of [[point?.p50Ms, 50], [point?.p95Ms, 95], [point?.p99Ms, 99]] as const) expect(Math.abs((measured ?? 0) - exact) / exact).toBeLessThanOrEqual(0.021)
    })
    test('a step without requests is a gap', async () => {
      const store = await begin()
      await store.write([traces({ resource: resourceOf('shop'), items: [request(5_000, 1), request(65_000, 1)] })])
      const { series } = await valueOf(store.golden({ ...all, stepMs: 30_000 }))
      expect(series[0]?.points.map(({ atMs }) => atMs - startMs)).toEqual([0, 60_000])
    })
    test('by a dimension: the eight largest, and how many are left out', async () => {
      const store = await begin()
      const groups = Array.from({ length: 10 }, (_, index) => ({ resource: resourceOf(`app-${index}`), items: Array.from({ length: 10 - index }, () => request(5_000, 1)) }))
      await store.write([traces(...groups)])
      const answer = await valueOf(store.golden({ ...all, stepMs: 60_000, by: 'application' }))
      expect(answer.series.map(({ key }) => key)).toEqual(['app-0', 'app-1', 'app-2', 'app-3', 'app-4', 'app-5', 'app-6', 'app-7'])
      expect(answer.more).toBe(2)
    })
    test.each([
      [{ applications: ['shop'] }, 3],
      [{ applications: [] }, 0],
      [{ applications: null, zone: 'local-b' }, 2],
      [{ applications: null, instance: 'shop-v000-0' }, 1],
      [{ applications: null, serverGroup: 'cart-v000' }, 1],
      [{ applications: ['cart'], cluster: 'shop' }, 0],
    ])('inside %j', async (selector, requests) => {
      const store = await begin()
      await store.write([traces(
        { resource: resourceOf('shop', 0, 'local-a'), items: [request(1_000, 1)] }, { resource: resourceOf('shop', 1, 'local-b'), items: [request(1_000, 1), request(2_000, 1)] },
        { resource: resourceOf('cart', 0, 'local-a'), items: [request(1_000, 1)] },
      )])
      const { series } = await valueOf(store.golden({ selector, range, stepMs: 600_000 }))
      expect(series.flatMap(({ points }) => points).reduce((sum, point) => sum + point.requests, 0)).toBe(requests)
    })
    test('nothing stored is no point, not zero', async () => {
      const store = await begin()
      expect((await valueOf(store.golden({ ...all, stepMs: 60_000 }))).series.flatMap(({ points }) => points)).toEqual([])
    })
  })

  describe('summary', () => {
    const summary = (store: TelemetryReader, ask: object) => valueOf(store.summary(SummaryInput.parse({ ...all, by: 'application', ...ask })))
    const estate = [
      { resource: resourceOf('calm', 0, 'local-a'), items: [request(1_000, 5), request(2_000, 5)] },
      { resource: resourceOf('slow', 0, 'local-a'), items: [request(1_000, 900)] },
      { resource: resourceOf('slow', 1, 'local-b'), items: [request(1_000, 2_000)] },
      { resource: resourceOf('sick', 0, 'local-c'), items: [request(1_000, 5, { status: 2 }), request(400_000, 5), request(401_000, 5)] },
    ]
    test.each([
      ['errors', ['sick', 'calm', 'slow']],
      ['requests', ['sick', 'calm', 'slow']],
      ['p95', ['slow', 'calm', 'sick']],
      ['key', ['calm', 'sick', 'slow']],
    ])('sorted by %s', async (sort, order) => {
      const store = await begin()
      await store.write([traces(...estate)])
      expect((await summary(store, { sort })).rows.map(({ key }) => key)).toEqual(order)
    })
    test('a page knows the total; named keys are picked', async () => {
      const store = await begin()
      await store.write([traces(...estate)])
      expect(await summary(store, { sort: 'key', limit: 1, offset: 1 })).toMatchObject({ total: 3, rows: [{ key: 'sick' }] })
      expect(await summary(store, { sort: 'key', offset: 5 })).toMatchObject({ total: 3, rows: [] })
      expect(await summary(store, { sort: 'key', keys: ['slow', 'gone'] })).toMatchObject({ total: 1, rows: [{ key: 'slow' }] })
    })
    test('names the worst zone where the dimension is above zones', async () => {
      const store = await begin()
      await store.write([traces(...estate)])
      expect((await summary(store, { keys: ['slow'] })).rows[0]?.worstZone?.zone).toBe('local-b')
      expect((await summary(store, { by: 'instance' })).rows.every(({ worstZone }) => worstZone === null)).toBe(true)
    })
    test('spark lines have holes where nothing was seen', async () => {
      const store = await begin()
      await store.write([traces(...estate)])
      const [row] = (await summary(store, { keys: ['sick'], sparkPoints: 10 })).rows
      const gap = (places: number) => Array.from({ length: places }, () => null)
      expect(row?.spark).toMatchObject({ requests: [1, ...gap(5), 2, ...gap(3)], errors: [1, ...gap(5), 0, ...gap(3)] })
    })
    const seen = (column: (number | null)[] = []) => column.reduce<number>((sum, value) => sum + (value ?? 0), 0)
    test.each([
      ['of whole minutes', { fromMs: startMs, toMs: startMs + 600_000 }, 10],
      ['that begins and ends within a minute', { fromMs: startMs + 10_000, toMs: startMs + 610_000 }, 10],
      ['of tens of seconds', { fromMs: startMs + 13_000, toMs: startMs + 609_000 }, 60],
      ['in one point', { fromMs: startMs + 10_000, toMs: startMs + 610_000 }, 1],
    ])('spark lines of a range %s count every request of their row once, in columns of one length', async (_what, asked, sparkPoints) => {
      const store = await begin()
      const ends = [15_000, 16_000, 299_000, 301_000, 594_000, 595_000, 598_000, 604_000, 607_000]
      const failed = (ms: number) => (ms > 300_000 ? 2 : 0)
      await store.write([traces(...estate, { resource: resourceOf('busy'), items: ends.map((ms) => request(ms, 5, { status: failed(ms) })) })])
      const { rows } = await summary(store, { range: asked, sparkPoints })
      expect(rows.map(({ key }) => key)).toContain('busy')
      for (const { requests, errors, spark } of rows) {
        expect(seen(spark.requests)).toBe(requests)
        expect(seen(spark.errors)).toBe(errors)
        const length = rows[0]?.spark.requests.length ?? 0
        expect(length).toBeGreaterThan(0)
        expect(length).toBeLessThanOrEqual(sparkPoints)
        expect([spark.requests, spark.errors, spark.p95Ms].map((column) => column.length)).toEqual([length, length, length])
        // A gap is one in all columns; where something was served there is a latency.
        spark.requests.forEach((count, at) => expect([spark.errors[at] === null, spark.p95Ms[at] === null]).toEqual([count === null, count === null]))
      }
    })
    test('spark lines that were not asked for are empty columns', async () => {
      const store = await begin()
      await store.write([traces(...estate)])
      const { rows } = await summary(store, {})
      expect(rows).toHaveLength(3)
      expect(rows.map(({ spark }) => spark)).toEqual(rows.map(() => ({ requests: [], errors: [], p95Ms: [] })))
    })
    test.each([
      ['keys of which nothing was seen', { keys: ['gone'] }],
      ['a stretch in which nothing was served', { range: { fromMs: startMs + 100_000, toMs: startMs + 160_000 } }],
      ['a stretch long before', { range: { fromMs: startMs - 3_600_000, toMs: startMs - 3_000_000 } }],
      ['an application of which nothing was seen', { selector: { applications: ['gone'] } }],
    ])('%s: no rows, whether or not sparks are asked for', async (_what, ask) => {
      const store = await begin()
      await store.write([traces(...estate)])
      for (const sparkPoints of [0, 30]) expect(await summary(store, { ...ask, sparkPoints })).toMatchObject({ rows: [], total: 0 })
    })
  })

  describe('runtime', () => {
    test('rates of CPU seconds over states, memory, event loop delay in milliseconds', async () => {
      const store = await begin()
      const items = [
        counter('process.cpu.time', [0, 1, 2].flatMap((step) => [{ timeNs: ns(step * 10_000), value: 5 + step * 2, attributes: { 'process.cpu.state': 'user' } }, { timeNs: ns(step * 10_000), value: 1 + step, attributes: { 'process.cpu.state': 'system' } }])),
        gauge('process.cpu.utilization', [{ timeNs: ns(10_000), value: 0.9 }]),
        gauge('process.memory.usage', [{ timeNs: ns(10_000), value: 1_000 }, { timeNs: ns(15_000), value: 3_000 }]),
        gauge('nodejs.eventloop.delay.p99', [{ timeNs: ns(10_000), value: 0.02 }]),
        gauge('something.else', [{ timeNs: ns(10_000), value: 7 }]),
      ]
      await store.write([metrics({ resource: resourceOf('shop'), items })])
      const { series } = await valueOf(store.runtime({ ...all, stepMs: 10_000 }))
      expect(series).toHaveLength(1)
      expect(series[0]?.instance).toBe('shop-v000-0')
      expect(series[0]?.points).toEqual([{ atMs: startMs + 10_000, cpu: expect.closeTo(0.3, 9), memoryBytes: 2_000, eventLoopMs: 20 }, { atMs: startMs + 20_000, cpu: expect.closeTo(0.3, 9), memoryBytes: null, eventLoopMs: null }])
    })
    test('a counter that begins anew makes a hole, not a negative rate', async () => {
      const store = await begin()
      await store.write([metrics({ resource: resourceOf('shop'), items: [counter('process.cpu.time', [{ timeNs: ns(0), value: 50 }, { timeNs: ns(10_000), value: 1 }, { timeNs: ns(20_000), value: 2 }])] })])
      const { series } = await valueOf(store.runtime({ ...all, stepMs: 10_000 }))
      expect(series[0]?.points.map(({ atMs, cpu }) => [atMs - startMs, cpu])).toEqual([[20_000, 0.1]])
    })
    test('what is no finite number is a hole, and spoils no other', async () => {
      const store = await begin()
      await store.write([metrics({ resource: resourceOf('shop'), items: [gauge('process.memory.usage', [Number.POSITIVE_INFINITY, Number.NaN, 3_000].map((value, at) => ({ timeNs: ns(10_000 + at), value })))] })])
      const { series } = await valueOf(store.runtime({ ...all, stepMs: 10_000 }))
      expect(series[0]?.points).toEqual([{ atMs: startMs + 10_000, cpu: null, memoryBytes: 3_000, eventLoopMs: null }])
    })
  })

  describe('a trace by its id', () => {
    const id = 'a'.repeat(32)
    test('in tree order with exact times, whatever the order of arrival; orphans stand among the roots', async () => {
      const store = await begin()
      const child = request(30, 10, { traceId: id, spanId: '2'.repeat(16), parentId: '1'.repeat(16), name: 'child', kind: 3 })
      const grandchild = request(25, 2, { traceId: id, spanId: '3'.repeat(16), parentId: '2'.repeat(16), name: 'grandchild' })
      const orphan = request(28, 1, { traceId: id, spanId: '4'.repeat(16), parentId: '9'.repeat(16), name: 'orphan', events: [{ timeNs: ns(27.5), name: 'boom', attributes: { 'exception.type': 'E' } }] })
      await store.write([traces({ resource: resourceOf('cart'), items: [grandchild, orphan] }, { resource: resourceOf('shop'), items: [child] })])
      const root: SpanRecord = { ...request(40, 40, { traceId: id, spanId: '1'.repeat(16), name: 'root' }), startNs: ns(0) + 7n }
      await store.write([traces({ resource: resourceOf('shop'), items: [root] })])
      const trace = await valueOf(store.trace({ traceId: id, spansMax: 100 }))
      expect(trace.spans.map(({ name }) => name)).toEqual(['root', 'child', 'grandchild', 'orphan'])
      expect(trace.spans[0]).toMatchObject({ parentId: null, startUnixNano: (ns(0) + 7n).toString(), startOffsetMs: 0, kind: 'server', application: 'shop', zone: 'local-a', resource: { 'service.name': 'shop' } })
      expect(trace.spans[3]?.events).toEqual([{ name: 'boom', offsetMs: 27.499993, attributes: { 'exception.type': 'E' } }])
      expect(trace.more).toBe(0)
    })
    test('is cut at the number asked for, and says how many are left out', async () => {
      const store = await begin()
      await store.write([traces({ resource: resourceOf('shop'), items: Array.from({ length: 5 }, (_, index) => request(index + 1, 1, { traceId: id })) })])
      expect(await valueOf(store.trace({ traceId: id, spansMax: 3 }))).toMatchObject({ more: 2, spans: { length: 3 } })
    })
    test('is found although some of its senders keep only the low half of its id, by either form', async () => {
      const store = await begin()
      const [whole, short] = ['ab'.repeat(16), '0'.repeat(16) + 'ab'.repeat(8)]
      await store.write([traces({ resource: resourceOf('home'), items: [request(1_000, 10, { traceId: whole })] }, { resource: resourceOf('shop'), items: [request(1_000, 5, { traceId: short }), request(1_000, 5, { traceId: 'cd'.repeat(16) })] })])
      for (const traceId of [whole, short]) expect((await valueOf(store.trace({ traceId, spansMax: 100 }))).spans.map(({ application }) => application)).toEqual(['home', 'shop'])
    })
    test('what a server did below a shared span hangs below its own half', async () => {
      const store = await begin()
      const traceId = 'ab'.repeat(16)
      const [id, half, query] = ['1'.repeat(16), serverHalfId('1'.repeat(16)), '2'.repeat(16)]
      const client = request(1_000, 500, { traceId, spanId: id, kind: 3 })
      const server = request(990, 400, { traceId, spanId: half, parentId: id, attributes: { [sharedMark]: true } })
      await store.write([traces({ resource: resourceOf('shop'), items: [request(900, 10, { traceId, spanId: query, parentId: id, kind: 1 })] }), traces({ resource: resourceOf('home'), items: [client] }, { resource: resourceOf('shop'), items: [server] })])
      expect((await valueOf(store.trace({ traceId, spansMax: 100 }))).spans.map(({ spanId, parentId }) => [spanId, parentId])).toEqual([[id, null], [half, id], [query, half]])
    })
    test('nothing stored is not found', async () => {
      const store = await begin()
      expect(await store.trace({ traceId: id, spansMax: 3 })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    })
  })

  describe('trace search', () => {
    const search = (store: TelemetryReader, ask: object = {}) => valueOf(store.searchTraces(TraceSearchInput.parse({ ...all, ...ask })))
    const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string]
    const write = async (store: TelemetryWriter) => {
      await store.write([traces(
        { resource: resourceOf('shop', 0, 'local-a'), items: [request(1_000, 300, { traceId: one, name: 'GET /basket', attributes: { 'http.route': '/basket', 'http.response.status_code': 200, 'odd/key~"x"': 'here' } }), request(3_000, 20, { traceId: three, name: 'POST /pay', status: 2 })] },
        { resource: resourceOf('cart', 0, 'local-b'), items: [request(950, 100, { traceId: one, parentId: 'f'.repeat(16), name: 'GET /items', status: 2 }), request(2_000, 50, { traceId: two, name: 'GET /items' })] },
      )])
    }
    test.each([
      ['newest first', {}, [three, two, one]],
      ['slowest first', { sort: 'slowest' }, [one, two, three]],
      ['a part of the name, any case', { operation: 'BASK' }, [one]],
      ['of one application', { selector: { applications: ['cart'] } }, [two, one]],
      ['with an error in the span that matches', { status: 'error' }, [three, one]],
      ['without', { status: 'ok', selector: { applications: ['shop'] } }, [one]],
      ['no faster than', { minMs: 100 }, [one]],
      ['no slower than', { maxMs: 20 }, [three]],
      ['by an attribute', { attributes: [{ key: 'http.route', value: '/basket' }] }, [one]],
      ['by an attribute that must be another', { attributes: [{ key: 'http.route', value: '/basket', not: true }] }, [three, two, one]],
      ['by one that no span of an application may have', { selector: { applications: ['shop'] }, attributes: [{ key: 'http.route', value: '/basket', not: true }] }, [three]],
      ['by a number', { attributes: [{ key: 'http.response.status_code', value: '200' }] }, [one]],
      ['by an attribute of the resource', { attributes: [{ key: 'cloud.availability_zone', value: 'local-b' }] }, [two, one]],
      ['by a key with every difficult character', { attributes: [{ key: 'odd/key~"x"', value: 'here' }] }, [one]],
      ['one span must meet every condition', { selector: { applications: ['shop'] }, operation: 'items' }, []],
      ['words of SQL are only words', { operation: "' OR 1=1 --" }, []],
      ['outside the range', { range: { fromMs: startMs + 1_500, toMs: startMs + 2_500 } }, [two]],
    ])('%s', async (_what, ask, expected) => {
      const store = await begin()
      await write(store)
      expect((await search(store, ask)).items.map(({ traceId }) => traceId)).toEqual(expected)
    })
    test('a row tells of the whole trace', async () => {
      const store = await begin()
      await write(store)
      expect((await search(store, { selector: { applications: ['cart'] }, status: 'error' })).items).toEqual([
        { traceId: one, rootApplication: 'shop', rootOperation: 'GET /basket', startMs: startMs + 700, durationMs: 300, spans: 2, errors: 1, applications: ['cart', 'shop'] },
      ])
    })
    test.each(['newest', 'slowest'])('pages by %s meet every trace once', async (sort) => {
      const store = await begin()
      const items = Array.from({ length: 23 }, (_, index) => request(1_000 + (index % 7), 5 + (index % 3)))
      await store.write([traces({ resource: resourceOf('shop'), items })])
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page = await search(store, { sort, limit: 5, ...(cursor !== null && { cursor }) })
        seen.push(...page.items.map(({ traceId }) => traceId))
        cursor = page.next
      } while (cursor !== null)
      expect(seen).toHaveLength(23)
      expect(new Set(seen)).toEqual(new Set(items.map(({ traceId }) => traceId)))
      expect(await store.searchTraces(TraceSearchInput.parse({ ...all, cursor: 'nonsense' }))).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    })
  })

  describe('log search', () => {
    const search = (store: TelemetryReader, ask: object = {}) => valueOf(store.searchLogs(LogSearchInput.parse({ ...all, ...ask })))
    const write = (store: TelemetryWriter) =>
      store.write([logs(
        { resource: resourceOf('shop'), items: [logRecord({ timeNs: ns(1_000), body: 'Payment took too long', severity: 13, traceId: 'a'.repeat(32), attributes: { order: 7 } }), logRecord({ timeNs: ns(2_000), body: 'payment done', severity: 0 })] },
        { resource: resourceOf('cart'), items: [logRecord({ timeNs: ns(70_000), body: '결제 실패: 100% of it_all', severity: 17 })] },
      )])
    test.each([
      ['everything, newest first', {}, ['결제 실패: 100% of it_all', 'payment done', 'Payment took too long']],
      ['words in any case', { q: 'PAYMENT' }, ['payment done', 'Payment took too long']],
      ['all of the words', { q: 'payment long' }, ['Payment took too long']],
      ['quoted words stay together', { q: '"took too"' }, ['Payment took too long']],
      ['quoted in another order', { q: '"too took"' }, []],
      ['Korean', { q: '실패' }, ['결제 실패: 100% of it_all']],
      ['signs of a pattern are only signs', { q: '0% it_a' }, ['결제 실패: 100% of it_all']],
      ['this severity and above', { severity: 'warn' }, ['결제 실패: 100% of it_all', 'Payment took too long']],
      ['an unset severity is info', { severity: 'info', q: 'done' }, ['payment done']],
      ['of a trace', { traceId: 'a'.repeat(32) }, ['Payment took too long']],
      ['of an application', { selector: { applications: ['cart'] } }, ['결제 실패: 100% of it_all']],
    ])('%s', async (_what, ask, bodies) => {
      const store = await begin()
      await write(store)
      expect((await search(store, ask)).items.map(({ body }) => body)).toEqual(bodies)
    })
    test('a line as it was sent', async () => {
      const store = await begin()
      await write(store)
      expect((await search(store, { q: 'took' })).items[0]).toMatchObject({ atMs: startMs + 1_000, severity: 'warn', application: 'shop', instance: 'shop-v000-0', traceId: 'a'.repeat(32), spanId: null, attributes: { order: 7 } })
    })
    test('counts by severity over the range', async () => {
      const store = await begin()
      await write(store)
      const answer = await search(store)
      expect(answer.total).toBe(3)
      expect(answer.histogram).toEqual([{ atMs: startMs, counts: { info: 1, warn: 1 } }, { atMs: startMs + Math.floor(70_000 / answer.bucketMs) * answer.bucketMs, counts: { error: 1 } }])
    })
    test('pages meet every line once, equal times included; arrivals are told with the same ids', async () => {
      const store = await begin()
      const arrived = await store.write([logs({ resource: resourceOf('shop'), items: Array.from({ length: 12 }, (_, index) => logRecord({ timeNs: ns(1_000 + (index % 2)), body: `line ${index}` })) })])
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page = await search(store, { limit: 5, ...(cursor !== null && { cursor }) })
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.next
      } while (cursor !== null)
      expect(seen).toHaveLength(12)
      expect(new Set(seen)).toEqual(new Set(arrived.map(({ line }) => line.id)))
    })
  })

  slowRequestsContract(begin)
  manyContract(begin)
  callersContract(begin)
  callsContract(begin)
  fanOutContract(begin)
  traceContract(begin)
  logFindingContract(begin)
  metricsContract(begin)
  classicHistogramsContract(begin)

  test('every answer says how fresh it is', async () => {
    const store = await begin()
    const before = Date.now()
    expect((await valueOf(store.golden({ ...all, stepMs: 10_000 }))).meta).toMatchObject({ newestMs: null, complete: true, missing: [] })
    await store.write([traces({ resource: resourceOf('shop'), items: [request(1_000, 1)] })])
    const { meta } = await valueOf(store.golden({ ...all, stepMs: 10_000 }))
    expect(meta.newestMs).toBeGreaterThanOrEqual(before)
    expect((await valueOf(store.golden({ ...all, selector: { applications: ['cart'] }, stepMs: 10_000 }))).meta.newestMs).toBeNull()
  })
}
