import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeBatch } from '../core/judge-batch'
import type { AttributeMap, LogRecord, ResourceGroup, Signal, SpanRecord } from '../core/records'
import { ofHalves, RowBatch, type TextColumn } from '../core/rows'
import { groupsOf, log, span } from '../testing/arbitrary-records'
import { encodeLogs, encodeTraces } from '../testing/otlp-encoder'
import { logRecord, spanRecord } from '../testing/records'
import { decodeOtlp } from './decode-otlp'
import { RowReader } from './otlp-rows-protobuf'

const nowMs = Date.UTC(2026, 5, 10, 12)
const nowNs = BigInt(nowMs) * 1_000_000n
const parsed = (json: string) => JSON.parse(json) as unknown
const plain = (value: unknown): unknown => parsed(JSON.stringify(value))
const textOf = (column: TextColumn, row: number) => Buffer.from(column.bytes.subarray(column.startOf(row), column.ends[row])).toString('utf8')
const idOf = (column: Uint8Array, length: number, row: number) => Buffer.from(column.subarray(row * length, (row + 1) * length)).reverse().toString('hex').replace(/^0+$/, '')
const nsOf = (halves: Uint32Array, row: number) => ofHalves(halves[2 * row] ?? 0, halves[2 * row + 1] ?? 0)

const eventsTold = (text: string) => (text === '' ? null : parsed(text))

/** What the rows say, in the shape of the records that the store makes of them. */
function told(batch: RowBatch) {
  return batch.groups.map(({ signal, resource, from, to }) => ({
    resource: plain(resource),
    items: Array.from({ length: to - from }, (_, at) => at + from).map((row) => {
      const { spans, lines } = batch
      return signal === 'traces'
        ? {
            traceId: textOf(spans.traceId, row), traceKey: spans.traceKey[row], spanId: textOf(spans.spanId, row), parentId: textOf(spans.parentId, row), name: textOf(spans.name, row), kind: spans.kind[row],
            startNs: nsOf(spans.start, row), durationNs: nsOf(spans.duration, row), status: spans.status[row], statusMessage: textOf(spans.statusMessage, row),
            attributes: parsed(textOf(spans.attributes, row)), events: eventsTold(textOf(spans.events, row)),
          }
        : { timeNs: nsOf(lines.time, row), severity: lines.severity[row], body: textOf(lines.body, row), traceId: idOf(lines.traceId, 16, row), spanId: idOf(lines.spanId, 8, row), attributes: parsed(textOf(lines.attributes, row)) }
    }),
  }))
}

const spanTold = (item: SpanRecord) => ({
  traceId: item.traceId, traceKey: Number.parseInt(item.traceId.slice(0, 8), 16) | 0, spanId: item.spanId, parentId: item.parentId, name: item.name, kind: item.kind & 7,
  startNs: item.startNs, durationNs: item.endNs > item.startNs ? item.endNs - item.startNs : 0n, status: item.status & 3, statusMessage: item.statusMessage,
  attributes: plain(item.attributes), events: item.events.length === 0 ? null : plain(item.events.map((event) => [event.timeNs.toString(), event.name, event.attributes])),
})
const lineTold = (item: LogRecord) => ({ timeNs: item.timeNs, severity: item.severity < 1 || item.severity > 24 ? 9 : item.severity, body: item.body, traceId: item.traceId, spanId: item.spanId, attributes: plain(item.attributes) })

/** By the records: decoded and judged. */
function byRecords(signal: 'traces' | 'logs', bytes: Uint8Array) {
  const { batch, rejection } = judgeBatch(decodeOtlp(signal, 'protobuf', bytes), nowMs)
  const groups = (batch.groups as ResourceGroup<SpanRecord | LogRecord>[]).map(({ resource, items }) => ({ resource: plain(resource), items: items.map((item) => ('endNs' in item ? spanTold(item) : lineTold(item as LogRecord))) }))
  return { groups: groups.filter(({ items }) => items.length > 0), rejected: rejection.count }
}

/** Near now, since what is far from it is never taken as rows. */
const nearSpan = span.map((item): SpanRecord => ({ ...item, startNs: nowNs - (item.startNs % 1_000_000_000_000n), endNs: nowNs - (item.endNs % 1_000_000_000_000n) }))
const nearLog = log.map((item): LogRecord => ({ ...item, timeNs: nowNs - (item.timeNs % 1_000_000_000_000n) }))

describe('rows say what records say, or the request is not taken at all', () => {
  const bodies = fc.oneof(
    groupsOf(nearSpan).map((groups) => ['traces' as const, encodeTraces(groups)] as const),
    groupsOf(nearLog).map((groups) => ['logs' as const, encodeLogs(groups)] as const),
  )
  const agree = (reader: RowReader, batch: RowBatch, signal: 'traces' | 'logs', bytes: Uint8Array): boolean => {
    const before = batch.place()
    if (!reader.read(signal, bytes, nowMs)) {
      expect(batch.place()).toEqual(before)
      return false
    }
    const records = byRecords(signal, bytes)
    expect(records.rejected).toBe(0)
    expect(told(batch).slice(before.groups)).toEqual(records.groups)
    return true
  }

  test('whatever is sent, one request after another into the same rows', () => {
    let taken = 0
    const batch = new RowBatch()
    const reader = new RowReader(batch)
    fc.assert(
      fc.property(bodies, ([signal, bytes]) => {
        if (agree(reader, batch, signal, bytes)) taken++
        if (batch.spans.count > 5_000) batch.clear()
      }),
      { numRuns: 500 },
    )
    expect(taken).toBeGreaterThan(50)
  })

  test('also when bytes are cut or changed', () => {
    const batch = new RowBatch()
    const reader = new RowReader(batch)
    fc.assert(
      fc.property(bodies, fc.double({ min: 0, max: 1, noNaN: true }), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), ([signal, whole], share, changes) => {
        const bytes = whole.slice(0, Math.ceil(whole.length * (share > 0.5 ? 1 : share * 2)))
        for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte
        agree(reader, batch, signal, bytes)
      }),
      { numRuns: 1_000 },
    )
  })

  const ordinary: AttributeMap = { 'http.request.method': 'GET', 'http.response.status_code': 200, ratio: 0.5, cached: true, 'url.path': '/title/7', quoted: 'say "no"\n\\', 한국: '요청', list: ['a', 1] as never, none: null }
  test('what instrumentations send is taken: more rows than there was room for, keys in several orders', () => {
    const batch = new RowBatch()
    const reader = new RowReader(batch)
    const turned = Object.fromEntries(Object.entries(ordinary).reverse()) as AttributeMap
    const items = Array.from({ length: 9_000 }, (_, at) => spanRecord({ startNs: nowNs - BigInt(at) * 1_000n, attributes: at % 3 === 0 ? turned : ordinary, events: at % 100 === 0 ? [{ timeNs: nowNs, name: 'exception', attributes: { 'exception.message': 'x\ny' } }] : [] }))
    const bytes = encodeTraces([{ resource: { 'service.name': 'shop' }, items: items.slice(0, 5_000) }, { resource: { 'service.name': 'home' }, items: items.slice(5_000) }])
    expect(agree(reader, batch, 'traces', bytes)).toBe(true)
    expect(batch.groups.map(({ operations, keys }) => [operations, keys.length])).toEqual([[['GET /title'], Object.keys(ordinary).length + 1], [['GET /title'], Object.keys(ordinary).length + 1]])
    batch.clear()
    expect(batch.isEmpty).toBe(true)
    expect(agree(reader, batch, 'logs', encodeLogs([{ resource: { 'service.name': 'shop' }, items: [logRecord({ timeNs: nowNs, body: 'plain', attributes: ordinary })] }]))).toBe(true)
  })

  test.each<[string, Signal, Uint8Array]>([
    ['too old', 'traces', encodeTraces([{ resource: {}, items: [spanRecord({ startNs: nowNs }), spanRecord({ startNs: nowNs - 8n * 86_400_000_000_000n })] }])],
    ['too far ahead', 'logs', encodeLogs([{ resource: {}, items: [logRecord({ timeNs: nowNs + 700_000_000_000n })] }])],
    ['without an id', 'traces', encodeTraces([{ resource: {}, items: [spanRecord({ startNs: nowNs, traceId: '0'.repeat(32) })] }])],
    ['with a secret in an address', 'traces', encodeTraces([{ resource: {}, items: [spanRecord({ startNs: nowNs, attributes: { 'url.path': `/i/${'aB3'.repeat(9)}/call` } })] }])],
    ['with a structured body', 'logs', encodeLogs([{ resource: {}, items: [logRecord({ timeNs: nowNs, body: { a: 1 } as never })] }])],
  ])('what is to be refused or changed is left to the records: %s', (_what, signal, bytes) => {
    const batch = new RowBatch()
    expect(new RowReader(batch).read(signal, bytes, nowMs)).toBe(false)
    expect(batch.isEmpty).toBe(true)
  })
})
