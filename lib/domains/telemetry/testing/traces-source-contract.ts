import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { CallsInput } from '../call-schemas'
import type { ResourceGroup, SpanRecord } from '../core/records'
import { FanOutInput } from '../fan-out-schemas'
import { CohortsInput, TraceScatterInput } from '../cohort-schemas'
import { CallersInput, TraceInput, TraceSearchInput } from '../schemas'
import type { TracesSource } from '../source-ports'
import { TraceComparisonInput, TraceMatchesInput, TraceRowsInput } from '../trace-schemas'
import { resourceOf, spanRecord } from './records'

export interface TracesUnderTest {
  source: TracesSource
  /** False: of many traces it gives some, and says that they need not be the newest. */
  surelyNewest?: boolean
  close(): Promise<void>
}

const startMs = Math.floor((Date.now() - 1_200_000) / 600_000) * 600_000
const range = { fromMs: startMs, toMs: startMs + 600_000 }
const all = { selector: { applications: null }, range }
/** Microseconds: what every engine keeps. */
const ns = (afterMs: number): bigint => BigInt(startMs) * 1_000_000n + BigInt(Math.round(afterMs * 1_000)) * 1_000n
const idOf = (digits: number, ...parts: unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, digits)
const traceIdOf = (number: number): string => idOf(32, 'trace', number)

/** A request that home serves: it asks titles, which asks its database; the fifth of five fails, each later one is slower. */
function trace(number: number): ResourceGroup<SpanRecord>[] {
  const traceId = traceIdOf(number)
  const id = (name: string) => idOf(16, number, name)
  const at = number * 20_000
  const failed = number % 5 === 4
  const duration = 100 + number
  const span = (name: string, given: Partial<SpanRecord>) => spanRecord({ traceId, spanId: id(name), name, ...given })
  return [
    { resource: resourceOf('home', number % 2, number % 2 === 0 ? 'zone-a' : 'zone-b'), items: [
      span('get /', { startNs: ns(at), endNs: ns(at + duration), attributes: { 'http.route': '/', plan: number < 10 ? 'small' : 'large' }, ...(failed && { status: 2, attributes: { 'http.route': '/', plan: 'small', error: 'true' } }) }),
      span('ask titles', { kind: 3, parentId: id('get /'), startNs: ns(at + 10), endNs: ns(at + 60.5) }),
    ] },
    { resource: resourceOf('titles', 0, 'zone-a'), items: [
      span('get /titles', { parentId: id('ask titles'), startNs: ns(at + 12), endNs: ns(at + 60) }),
      span('select', { kind: 3, parentId: id('get /titles'), startNs: ns(at + 20), endNs: ns(at + 40), attributes: { 'db.system': 'postgresql', 'db.name': 'titles' } }),
    ] },
  ]
}
const count = 20
const loneId = idOf(32, 'lone')
const startOf = (traceId: string): number => (traceId === loneId ? 1_000 : Array.from({ length: count }, (_, number) => traceIdOf(number)).indexOf(traceId) * 20_000)
const lone: ResourceGroup<SpanRecord> = { resource: resourceOf('batch'), items: [spanRecord({ traceId: loneId, spanId: idOf(16, 'lone'), name: 'nightly', startNs: ns(1_000), endNs: ns(3_000) })] }

async function valueOf<T>(answer: Promise<Result<T, Fault>>): Promise<T> {
  const result = await answer
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`)
  return result.value
}

/** Questions about traces that every engine must answer alike. It is filled once: nothing here writes. */
export function tracesSourceContract(open: (groups: ResourceGroup<SpanRecord>[]) => Promise<TracesUnderTest>): void {
  let under: TracesUnderTest
  beforeAll(async () => {
    under = await open([...Array.from({ length: count }, (_, number) => trace(number)).flat(), lone])
  }, 90_000)
  // Absent where it could not be opened, which is the failure to see.
  afterAll(() => under?.close())
  const search = (ask: object) => valueOf(under.source.searchTraces(TraceSearchInput.parse({ ...all, ...ask })))
  const numbers = (items: { traceId: string }[]) => items.map(({ traceId }) => Array.from({ length: count }, (_, number) => traceIdOf(number)).indexOf(traceId))

  describe('finding traces', () => {
    test('newest first, each with its root, spans and errors', async () => {
      const { items, meta } = await search({ selector: { applications: ['home'] }, limit: 3 })
      expect(numbers(items)).toEqual([19, 18, 17])
      expect(items[0]).toMatchObject({ rootApplication: 'home', rootOperation: 'get /', durationMs: 119, spans: 4, errors: 1, applications: ['home', 'titles'], startMs: startMs + 380_000 })
      expect(items[1]).toMatchObject({ errors: 0 })
      expect(meta.source).not.toBe('')
      expect(meta.complete).toBe(under.surelyNewest ?? true)
    })
    test('page by page every trace comes once', async () => {
      const seen: string[] = []
      let cursor: string | undefined
      for (let page = 0; page < 12; page++) {
        const { items, next } = await search({ limit: 4, ...(cursor !== undefined && { cursor }) })
        seen.push(...items.map(({ traceId }) => traceId))
        if (next === null) break
        cursor = next
      }
      expect(seen).toHaveLength(count + 1)
      expect(new Set(seen).size).toBe(count + 1)
    })
    test('page by page in order, also where one application has far more of them than another', async () => {
      const seen: string[] = []
      let cursor: string | undefined
      for (let page = 0; page < 30; page++) {
        const { items, next } = await search({ selector: { applications: ['home', 'batch'] }, limit: 1, ...(cursor !== undefined && { cursor }) })
        seen.push(...items.map(({ traceId }) => traceId))
        if (next === null) break
        cursor = next
      }
      expect(seen).toEqual([...Array.from({ length: count }, (_, number) => traceIdOf(number)), loneId].sort((a, b) => startOf(b) - startOf(a)))
    })
    test.each([
      ['by status', { status: 'error' }, [19, 14, 9, 4]],
      ['by an attribute', { attributes: [{ key: 'plan', value: 'large' }], limit: 3 }, [18, 17, 16]],
      ['by what an attribute is not', { selector: { applications: ['home'] }, attributes: [{ key: 'plan', value: 'small', not: true }], operation: 'GET /', limit: 3 }, [18, 17, 16]],
      ['by a part of the name', { selector: { applications: ['home'] }, operation: 'ASK', limit: 2 }, [19, 18]],
      ['by duration', { selector: { applications: ['home'] }, minMs: 102, maxMs: 104.5 }, [4, 3, 2]],
      ['by zone', { selector: { applications: ['home'], zone: 'zone-b' }, limit: 2 }, [19, 17]],
      ['of a stretch of time', { selector: { applications: ['titles'] }, range: { fromMs: startMs + 40_000, toMs: startMs + 100_000 } }, [4, 3, 2]],
      ['of nobody', { selector: { applications: ['gone'] } }, []],
      ['of no application at all', { selector: { applications: [] } }, []],
      ['slowest first', { selector: { applications: ['home'] }, sort: 'slowest', limit: 3 }, [19, 18, 17]],
    ])('%s', async (_how, ask, found) => {
      expect(numbers((await search(ask)).items)).toEqual(found)
    })
    test('a cursor that is none of ours is refused', async () => {
      expect(await under.source.searchTraces(TraceSearchInput.parse({ ...all, cursor: 'nonsense' }))).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    })
  })

  describe('a trace by its id', () => {
    test('in tree order, to the microsecond, with who sent each span', async () => {
      const found = await valueOf(under.source.trace(TraceInput.parse({ traceId: traceIdOf(3) })))
      expect(found).toMatchObject({ traceId: traceIdOf(3), startMs: startMs + 60_000, durationMs: 103, more: 0 })
      expect(found.spans.map(({ name, application, kind, startOffsetMs }) => [name, application, kind, startOffsetMs])).toEqual([['get /', 'home', 'server', 0], ['ask titles', 'home', 'client', 10], ['get /titles', 'titles', 'server', 12], ['select', 'titles', 'client', 20]])
      expect(found.spans[1]).toMatchObject({ durationMs: 50.5, startUnixNano: ns(60_010).toString(), zone: 'zone-b', instance: 'home-v000-1' })
      expect(found.spans[3]?.attributes).toMatchObject({ 'db.system': 'postgresql' })
    })
    test('a failed span says so', async () => {
      expect((await valueOf(under.source.trace(TraceInput.parse({ traceId: traceIdOf(4) })))).spans[0]).toMatchObject({ status: 'error' })
    })
    test('that is not there is not found', async () => {
      expect(await under.source.trace(TraceInput.parse({ traceId: 'f'.repeat(32) }))).toMatchObject({ ok: false, error: { code: 'not-found' } })
    })
  })

  describe('a trace piece by piece, and many together', () => {
    const scope = { traceId: traceIdOf(4), applications: null }
    test('what it says of itself, its rows and its failed spans', async () => {
      expect(await valueOf(under.source.traceSummary(scope))).toMatchObject({ spans: 4, failed: 1, durationMs: 104, root: { application: 'home', operation: 'get /' } })
      const { rows, total } = await valueOf(under.source.traceRows(TraceRowsInput.parse({ ...scope, fold: {}, from: 0, count: 10 })))
      expect(total).toBeGreaterThan(0)
      expect(rows[0]).toMatchObject({ name: 'get /', status: 'error' })
      expect(await valueOf(under.source.traceMatches(TraceMatchesInput.parse({ ...scope, failed: true })))).toMatchObject({ count: 1, spanIds: [rows[0]?.spanId] })
      expect(await under.source.traceSummary({ traceId: 'f'.repeat(32), applications: null })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    })
    test('two are laid over each other', async () => {
      expect(await valueOf(under.source.compareTraces(TraceComparisonInput.parse({ a: traceIdOf(1), b: traceIdOf(4), applications: null })))).toMatchObject({ a: { spans: 4, failed: 0 }, b: { spans: 4, failed: 1 } })
    })
    test('many as points, and what the failed ones have that others have not', async () => {
      const filter = { selector: { applications: ['home'] }, range }
      const { points } = await valueOf(under.source.traceScatter(TraceScatterInput.parse(filter)))
      expect(points.filter(({ failed }) => failed).map(({ traceId }) => traceId).sort()).toEqual([4, 9, 14, 19].map(traceIdOf).sort())
      expect(await valueOf(under.source.traceCohorts(CohortsInput.parse({ ...filter, cohort: 'failed', visible: null })))).toMatchObject({ cohort: 4, rest: 16 })
    })
  })

  describe('what follows from traces', () => {
    test('who called an application', async () => {
      expect((await valueOf(under.source.callers(CallersInput.parse({ application: 'titles', range })))).callers).toEqual([{ application: 'home', requests: count }])
    })
    test('who called whom, databases too', async () => {
      const { ends, calls } = await valueOf(under.source.calls(CallsInput.parse({ applications: null, range })))
      const named = calls.map(({ from, to, requests, errors }) => [ends[from]?.name, ends[to]?.name, ends[to]?.kind, requests, errors])
      expect(named).toEqual(expect.arrayContaining([['home', 'titles', 'application', count, 0], ['titles', 'postgresql titles', 'database', count, 0], ['', 'home', 'application', count, 4]]))
    })
    test('how many calls a request makes', async () => {
      const { requests, operations } = await valueOf(under.source.fanOut(FanOutInput.parse({ application: 'home', range, applications: null })))
      expect(requests).toBe(count)
      expect(operations).toMatchObject([{ operation: 'get /', requests: count, total: { median: 2, max: 2 } }])
    })
  })
}
