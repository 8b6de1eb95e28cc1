import { describe, expect, test } from 'vitest'
import { encodeLogs, encodeMetrics, encodeRawMetrics, encodeTraces } from '../testing/otlp-encoder'
import { decodeOtlp } from './decode-otlp'
import { MalformedError } from './proto-reader'

const json = (value: unknown) => new Uint8Array(Buffer.from(JSON.stringify(value)))
const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }, { key: 'n', value: { intValue: '9007199254740993' } }], extra: 1 }

describe('OTLP/JSON reads equal to the protobuf form', () => {
  test('traces: hex ids, times as text, integer enums, unknown keys ignored', () => {
    const span = {
      traceId: 'ABCDEF'.padEnd(32, '0'), spanId: '1'.repeat(16), parentSpanId: '', name: 'GET /a', kind: 2, startTimeUnixNano: '1795380363089999877', endTimeUnixNano: '1795380363099999877', flags: 1,
      attributes: [{ key: 'list', value: { arrayValue: { values: [{ boolValue: true }, { doubleValue: 0.5 }] } } }, { key: 'map', value: { kvlistValue: { values: [{ key: 'a', value: { intValue: 3 } }] } } }],
      events: [{ timeUnixNano: '5', name: 'e', attributes: [] }], links: [], status: { code: 2, message: 'no' },
    }
    const read = decodeOtlp('traces', 'json', json({ resourceSpans: [{ resource, scopeSpans: [{ scope: {}, spans: [span] }] }], future: {} }))
    const written = encodeTraces([{
      resource: { 'service.name': 'shop', n: 'int:9007199254740993' },
      items: [{ traceId: 'abcdef'.padEnd(32, '0'), spanId: '1'.repeat(16), parentId: '', name: 'GET /a', kind: 2, startNs: 1_795_380_363_089_999_877n, endNs: 1_795_380_363_099_999_877n, status: 2, statusMessage: 'no', attributes: { list: [true, 0.5], map: { a: 3 } }, events: [{ timeNs: 5n, name: 'e', attributes: {} }] }],
    }])
    expect(read).toStrictEqual(decodeOtlp('traces', 'protobuf', written))
  })
  test('logs', () => {
    const record = { timeUnixNano: '7', observedTimeUnixNano: 8, severityNumber: 13, body: { stringValue: 'hello' }, attributes: [{ key: 'a', value: {} }], traceId: 'aa'.repeat(16), spanId: '' }
    const read = decodeOtlp('logs', 'json', json({ resourceLogs: [{ resource: {}, scopeLogs: [{ logRecords: [record] }] }] }))
    expect(read).toStrictEqual(decodeOtlp('logs', 'protobuf', encodeLogs([{ resource: {}, items: [{ timeNs: 7n, observedNs: 8n, severity: 13, body: 'hello', attributes: { a: null }, traceId: 'aa'.repeat(16), spanId: '' }] }])))
  })
  test('metrics', () => {
    const exemplars = [{ timeUnixNano: '2', asInt: '3', traceId: 'AB'.repeat(16), spanId: 'cd'.repeat(8), filteredAttributes: [{ key: 'user', value: { stringValue: 'gold' } }] }, { timeUnixNano: '2', asDouble: 0.5 }]
    const metrics = [
      { name: 'c', unit: '1', description: 'd', sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ startTimeUnixNano: '1', timeUnixNano: '2', asInt: '41', exemplars }] } },
      { name: 'h', unit: 's', description: 'd', histogram: { aggregationTemporality: 1, dataPoints: [{ timeUnixNano: '2', count: '3', sum: 1.5, bucketCounts: ['1', '2'], explicitBounds: [0.1] }] } },
    ]
    const read = decodeOtlp('metrics', 'json', json({ resourceMetrics: [{ resource: {}, scopeMetrics: [{ metrics }] }] }))
    const points = { startNs: 0n, timeNs: 2n, attributes: {} }
    expect(read).toStrictEqual(decodeOtlp('metrics', 'protobuf', encodeMetrics([{
      resource: {},
      items: [
        { name: 'c', unit: '1', kind: 'sum', temporality: 2, monotonic: true, points: [{ ...points, startNs: 1n, value: 41, histogram: null, exemplars: [{ timeNs: 2n, value: 3, traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), attributes: { user: 'gold' } }] }] },
        { name: 'h', unit: 's', kind: 'histogram', temporality: 1, monotonic: false, points: [{ ...points, value: 1.5, histogram: { count: 3, counts: [1, 2], bounds: [0.1] } }] },
      ],
    }])))
  })
})

test.each([
  ['not JSON', 'x{'],
  ['a list', '[]'],
  ['groups that are no list', '{"resourceSpans":{}}'],
  ['an id in base64', '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"q83v"}]}]}]}'],
  ['a time with a fraction', '{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":1.5}]}]}]}'],
  ['a negative time', '{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"-1"}]}]}]}'],
])('%s is refused', (_what, text) => expect(() => decodeOtlp('traces', 'json', new Uint8Array(Buffer.from(text)))).toThrow(MalformedError))

test('an empty object is an empty batch', () => expect(decodeOtlp('logs', 'json', json({})).groups).toEqual([]))

describe('exponential histograms are kept with their bounds spelled out, the same from both encodings', () => {
  const point = (given: object) => ({ startTimeUnixNano: '1', timeUnixNano: '2', count: '16', sum: 12.5, ...given })
  test.each([
    ['at scale 0', point({ scale: 0, zeroCount: '4', positive: { offset: -1, bucketCounts: ['5', '7'] } }), { count: 16, bounds: [0, 0.5, 1, 2], counts: [4, 0, 5, 7, 0] }],
    ['with a negative scale and side', point({ scale: -1, zeroCount: '0', positive: { offset: 0, bucketCounts: ['6'] }, negative: { offset: 0, bucketCounts: ['1', '9'] } }), { count: 16, bounds: [-16, -4, -1, 0, 1, 4], counts: [0, 9, 1, 0, 0, 6, 0] }],
    ['with a threshold', point({ scale: 1, zeroCount: '15', zeroThreshold: 0.25, positive: { offset: 2, bucketCounts: ['1'] } }), { count: 16, bounds: [0.25, 2, 2 ** 1.5], counts: [15, 0, 1, 0] }],
    ['without buckets', point({}), { count: 16, bounds: [0], counts: [0, 0] }],
  ])('%s', (_what, dataPoint, histogram) => {
    const metrics = [{ name: 'e', unit: 'ms', exponentialHistogram: { aggregationTemporality: 2, dataPoints: [dataPoint] } }]
    const read = decodeOtlp('metrics', 'json', json({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }))
    expect(read).toMatchObject({ unsupported: 0, groups: [{ items: [{ name: 'e', unit: 'ms', kind: 'histogram', temporality: 2, points: [{ startNs: 1n, timeNs: 2n, value: 12.5, histogram }] }] }] })
    expect(decodeOtlp('metrics', 'protobuf', encodeRawMetrics(metrics))).toStrictEqual(read)
  })
  test('a scale that is no int32 is refused', () => {
    const metrics = [{ exponentialHistogram: { dataPoints: [{ scale: 2 ** 31 }] } }]
    expect(() => decodeOtlp('metrics', 'json', json({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }))).toThrow(MalformedError)
  })
})
