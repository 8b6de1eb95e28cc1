import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { LogRecord, ResourceGroup } from '../core/records'
import { LogContextInput, LogFacetsInput, LogPatternsInput } from '../log-schemas'
import { LogSearchInput } from '../schemas'
import type { LogsSource } from '../source-ports'
import { logRecord, resourceOf } from './records'

export interface LogsUnderTest {
  source: Omit<LogsSource, 'tailLogs'>
  close(): Promise<void>
}

const startMs = Math.floor((Date.now() - 1_200_000) / 600_000) * 600_000
const range = { fromMs: startMs, toMs: startMs + 600_000 }
const all = { selector: { applications: null }, range }
const ns = (afterMs: number): bigint => BigInt(startMs) * 1_000_000n + BigInt(Math.round(afterMs * 1e6))
const traceId = 'a1'.repeat(16)

const groups: ResourceGroup<LogRecord>[] = [
  { resource: resourceOf('shop', 0, 'zone-a'), items: [
    ...Array.from({ length: 40 }, (_, at) => logRecord({ timeNs: ns(1_000 + at * 1_000), body: `Read ${at} rows in ${at * 3} ms`, attributes: { route: at % 2 === 0 ? '/basket' : '/pay' } })),
    // Two lines of one moment.
    logRecord({ timeNs: ns(60_000), body: 'first of a moment', severity: 13 }), logRecord({ timeNs: ns(60_000), body: 'second of a moment', severity: 13 }),
  ] },
  { resource: resourceOf('shop', 1, 'zone-b'), items: [logRecord({ timeNs: ns(70_000), body: 'Breaker OPEN (titles)', severity: 17, traceId, spanId: 'b2'.repeat(8) })] },
  { resource: resourceOf('cart', 0, 'zone-b'), items: [logRecord({ timeNs: ns(80_000), body: '결제 실패: 3 $ [x] "q"', severity: 21, attributes: { route: '/pay' } }), logRecord({ timeNs: ns(90_000.000001), body: 'debugging', severity: 5 })] },
]

async function valueOf<T>(answer: Promise<Result<T, Fault>>): Promise<T> {
  const result = await answer
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`)
  return result.value
}

/** Questions about logs that every engine must answer alike. It is filled once: nothing here writes. */
export function logsSourceContract(open: (groups: ResourceGroup<LogRecord>[]) => Promise<LogsUnderTest>): void {
  let under: LogsUnderTest
  beforeAll(async () => {
    under = await open(groups)
  }, 60_000)
  // Absent where it could not be opened, which is the failure to see.
  afterAll(() => under?.close())
  const search = (ask: object) => valueOf(under.source.searchLogs(LogSearchInput.parse({ ...all, ...ask })))
  const words = async (ask: object) => (await search(ask)).items.map(({ body }) => body.split(' ')[0])

  describe('finding lines', () => {
    test('newest first, to the nanosecond, with who wrote them', async () => {
      const { items, meta } = await search({ limit: 3 })
      expect(items.map(({ body, severity, application, instance, zone }) => [body, severity, application, instance, zone])).toEqual([
        ['debugging', 'debug', 'cart', 'cart-v000-0', 'zone-b'], ['결제 실패: 3 $ [x] "q"', 'fatal', 'cart', 'cart-v000-0', 'zone-b'], ['Breaker OPEN (titles)', 'error', 'shop', 'shop-v000-1', 'zone-b'],
      ])
      expect(items[0]?.id.split('.')[0]).toBe(ns(90_000.000001).toString())
      expect(items[2]).toMatchObject({ traceId, spanId: 'b2'.repeat(8) })
      expect(meta).toMatchObject({ complete: true, missing: [] })
      expect(meta.source).not.toBe('')
    })
    test('page by page every line comes once, those of one moment too', async () => {
      const seen: string[] = []
      let cursor: string | undefined
      for (let page = 0; page < 60; page++) {
        const { items, next } = await search({ selector: { applications: ['shop'] }, limit: 1, ...(cursor !== undefined && { cursor }) })
        seen.push(...items.map(({ id }) => id))
        if (next === null) break
        cursor = next
      }
      expect(seen).toHaveLength(43)
      expect(new Set(seen).size).toBe(43)
    })
    test.each([
      ['a word, any case', { q: 'breaker' }, ['Breaker']],
      ['signs that mean something elsewhere', { q: '"$ [x]"' }, ['결제']],
      ['not a word', { q: '-"read"', selector: { applications: ['shop'] }, severity: 'error' }, ['Breaker']],
      ['a field', { q: 'route=/pay', selector: { applications: ['cart'] } }, ['결제']],
      ['not a field', { q: '-route=/pay', selector: { applications: ['cart'] } }, ['debugging']],
      ['an expression', { q: '/^Bre.ker [A-Z]+/' }, ['Breaker']],
      ['not an expression', { q: '-/read|moment/i', selector: { applications: ['shop'] } }, ['Breaker']],
      ['at least a severity', { severity: 'error' }, ['결제', 'Breaker']],
      ['just a severity', { q: 'severity=debug' }, ['debugging']],
      ['two values of one field', { q: 'application=cart application=gone' }, ['debugging', '결제']],
      ['of a trace', { traceId }, ['Breaker']],
      ['in a zone', { selector: { applications: null, zone: 'zone-b' } }, ['debugging', '결제', 'Breaker']],
      ['of nobody', { selector: { applications: ['gone'] } }, []],
      ['of no application at all', { selector: { applications: [] } }, []],
      ['of another time', { range: { fromMs: startMs + 300_000, toMs: startMs + 400_000 } }, []],
    ])('%s', async (_how, ask, found) => {
      expect(await words(ask)).toEqual(found)
    })
    test('what cannot be read is said, and where', async () => {
      expect(await under.source.searchLogs(LogSearchInput.parse({ ...all, q: '/(/' }))).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/q' }] } })
    })
    test('counts over time, by severity', async () => {
      const { histogram, bucketMs, total } = await search({ severity: 'warn' })
      expect(total).toBe(4)
      const counts = { warn: 0, error: 0, fatal: 0 }
      for (const { counts: some } of histogram) for (const severity of Object.keys(counts) as (keyof typeof counts)[]) counts[severity] += some[severity] ?? 0
      expect(counts).toEqual({ warn: 2, error: 1, fatal: 1 })
      expect(histogram.every(({ atMs, counts: some }) => atMs % bucketMs === 0 && some.info === undefined)).toBe(true)
    })
  })

  describe('what is found', () => {
    test('by application, instance, zone and severity, and by its attributes', async () => {
      const { fields, attributes, total } = await valueOf(under.source.logFacets(LogFacetsInput.parse({ ...all, q: 'application=cart' })))
      expect(total).toBe(2)
      expect(fields.find(({ field }) => field === 'application')?.values).toEqual([{ value: 'shop', count: 43 }, { value: 'cart', count: 2 }])
      expect(fields.find(({ field }) => field === 'severity')?.values).toEqual([{ value: 'fatal', count: 1 }, { value: 'debug', count: 1 }])
      expect(attributes.find(({ field }) => field === 'route')?.values).toEqual([{ value: '/pay', count: 1 }])
    })
    test('as patterns', async () => {
      const { patterns, lines } = await valueOf(under.source.logPatterns(LogPatternsInput.parse({ ...all, selector: { applications: ['shop'] } })))
      expect(lines).toBe(43)
      expect(patterns[0]).toMatchObject({ template: 'Read <*> rows in <*> ms', count: 40 })
    })
    test('with the lines around it, of its instance alone', async () => {
      const [line] = (await search({ q: '"Read 20 rows"' })).items
      const context = await valueOf(under.source.logContext(LogContextInput.parse({ selector: { applications: ['shop'] }, id: line?.id, before: 2, after: 1 })))
      expect([context.before.map(({ body }) => body), context.after.map(({ body }) => body)]).toEqual([['Read 18 rows in 54 ms', 'Read 19 rows in 57 ms'], ['Read 21 rows in 63 ms']])
      expect(context).toMatchObject({ line: { id: line?.id }, moreBefore: true, moreAfter: true })
      expect(await under.source.logContext(LogContextInput.parse({ selector: { applications: ['cart'] }, id: line?.id }))).toMatchObject({ ok: false, error: { code: 'not-found' } })
    })
  })
}
