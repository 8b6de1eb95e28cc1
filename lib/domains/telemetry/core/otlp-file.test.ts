import { describe, expect, test } from 'vitest'
import type { Span } from '../schemas'
import { fileSpansMax, readOtlpFile } from './otlp-file'
import { resourceSpans } from './otlp-out'
import { spanView } from './span-view'

const [traceId, spanId] = ['ab'.repeat(16), 'cd'.repeat(8)]
const span = (more: object = {}) => ({ traceId, spanId, name: 'GET /', kind: 2, startTimeUnixNano: '1700000000000000007', endTimeUnixNano: '1700000000010000007', ...more })
const file = (...spans: object[]) => JSON.stringify({ resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: 'Shop' } }] }, scopeSpans: [{ spans }] }] })

describe('an OTLP/JSON file', () => {
  test('is read to the nanosecond, with every kind of value', () => {
    const attributes = [
      { key: 'text', value: { stringValue: 'a' } }, { key: 'whole', value: { intValue: '7' } }, { key: 'large', value: { intValue: '9007199254740993' } }, { key: 'part', value: { doubleValue: 0.5 } }, { key: 'yes', value: { boolValue: true } },
      { key: 'list', value: { arrayValue: { values: [{ intValue: 1 }, {}] } } }, { key: '__proto__', value: { kvlistValue: { values: [{ key: 'deep', value: { stringValue: 'b' } }] } } },
    ]
    const read = readOtlpFile(file(span({ attributes, status: { code: 2, message: 'no' }, unknown: 1 })))
    expect(read).toMatchObject({ ok: true, value: [{ traceId, spans: [{ spanId, parentId: '', startNs: 1_700_000_000_000_000_007n, durationNs: 10_000_000n, status: 2, statusMessage: 'no', from: { application: 'shop' } }] }] })
    const kept = read.ok ? read.value[0]?.spans[0]?.attributes : undefined
    expect(JSON.stringify(kept)).toBe('{"text":"a","whole":7,"large":"9007199254740993","part":0.5,"yes":true,"list":[1,null],"__proto__":{"deep":"b"}}')
  })

  test.each([
    ['{', '#', 'This is not JSON: '],
    ['{}', '#/resourceSpans', 'Missing: give a list.'],
    [file(), '#/resourceSpans', 'no span'],
    [file(span(), span({ traceId: 'xy' })), '#/resourceSpans/0/scopeSpans/0/spans/1/traceId', '32 hex digits'],
    [file(span({ spanId: '0'.repeat(16) })), '#/resourceSpans/0/scopeSpans/0/spans/0/spanId', '16 hex digits'],
    [file(span({ startTimeUnixNano: 'now' })), '#/resourceSpans/0/scopeSpans/0/spans/0/startTimeUnixNano', ''],
    [file(span({ attributes: [{ key: 'a', value: { boolValue: 'yes' } }] })), '#/resourceSpans/0/scopeSpans/0/spans/0/attributes/0/value/boolValue', 'Must be true or false.'],
  ])('%s is refused at %s', (text, pointer, detail) => {
    expect(readOtlpFile(text)).toMatchObject({ ok: false, error: [{ pointer, detail: expect.stringContaining(detail) }] })
  })

  test('has a limit of spans', () => {
    const spans = (count: number) => file(...Array.from({ length: count }, (_, at) => ({ traceId, spanId: (at + 1).toString(16).padStart(16, '0') })))
    expect(readOtlpFile(spans(fileSpansMax + 1))).toMatchObject({ ok: false, error: [{ detail: `${fileSpansMax + 1} spans: at most ${fileSpansMax} can be opened.` }] })
  })

  test('that was downloaded here says the same', () => {
    const given: Span = {
      spanId, parentId: '12'.repeat(8), name: 'GET /', kind: 'server', application: 'shop', instance: null, zone: null, startUnixNano: '1700000000000000007', startOffsetMs: 3.000001, durationMs: 12.345678, status: 'error', statusMessage: 'no',
      attributes: { text: 'a', whole: 7, part: 0.5, list: ['a', { deep: true }], none: null }, resource: { 'service.name': 'shop' }, events: [{ name: 'exception', offsetMs: 5.000003, attributes: { 'exception.message': 'boom' } }],
    }
    const read = readOtlpFile(JSON.stringify({ resourceSpans: resourceSpans(traceId, [given]) }))
    const [only] = read.ok ? (read.value[0]?.spans ?? []) : []
    expect(only && spanView(only, 1_700_000_000_000_000_007n - 3_000_001n)).toEqual(given)
  })
})
