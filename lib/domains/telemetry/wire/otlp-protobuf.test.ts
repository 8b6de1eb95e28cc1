import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Signal } from '../core/records'
import { groupsOf, log, metric, span } from '../testing/arbitrary-records'
import { encodeLogs, encodeMetrics, encodeRawMetrics, encodeTraces } from '../testing/otlp-encoder'
import { decodeOtlp } from './decode-otlp'
import { decodeLogs } from './otlp-logs-protobuf'
import { decodeMetrics } from './otlp-metrics-protobuf'
import { decodeTraces } from './otlp-traces-protobuf'
import { MalformedError } from './proto-reader'

describe('what protobufjs writes is read back field by field, with fields of the future among it', () => {
  test('traces, nanoseconds exact', () => {
    fc.assert(fc.property(groupsOf(span), (groups) => void expect(decodeTraces(encodeTraces(groups))).toEqual(groups)), { numRuns: 300 })
  })
  test('logs', () => {
    fc.assert(fc.property(groupsOf(log), (groups) => void expect(decodeLogs(encodeLogs(groups))).toEqual(groups)), { numRuns: 300 })
  })
  test('metrics', () => {
    fc.assert(fc.property(groupsOf(metric), (groups) => void expect(decodeMetrics(encodeMetrics(groups))).toEqual({ groups, unsupported: 0 })), { numRuns: 300 })
  })
  test('points of kinds that are not kept are counted', () => expect(decodeMetrics(encodeRawMetrics([{ name: 'a', summary: { dataPoints: [{}, {}] } }, { name: 'b', summary: { dataPoints: [{}] } }])).unsupported).toBe(3))
})

test('integers beyond 2^53 stay exact as text', () => {
  const groups = [{ resource: { a: 'int:9007199254740993', b: 'int:-9223372036854775808' }, items: [] }]
  expect({ ...decodeTraces(encodeTraces(groups))[0]?.resource }).toEqual({ a: '9007199254740993', b: '-9223372036854775808' })
})

test('an empty request is an empty batch', () => {
  for (const signal of ['traces', 'metrics', 'logs'] as const) expect(decodeOtlp(signal, 'protobuf', new Uint8Array()).groups).toEqual([])
})

const readsOrRefuses = (signal: Signal, bytes: Uint8Array) => {
  try {
    decodeOtlp(signal, 'protobuf', bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedError)
  }
}
const exponential = { name: 'e', exponentialHistogram: { dataPoints: [{ timeUnixNano: '2', count: '9', scale: 3, positive: { offset: -70, bucketCounts: ['1', '2', '300'] }, negative: { offset: 5, bucketCounts: ['6'] } }] } }
const encoded = fc.oneof(
  groupsOf(span).map((groups) => ['traces' as const, encodeTraces(groups)] as const),
  groupsOf(log).map((groups) => ['logs' as const, encodeLogs(groups)] as const),
  groupsOf(metric).map((groups) => ['metrics' as const, encodeMetrics(groups)] as const),
  fc.constant(null).map(() => ['metrics' as const, encodeRawMetrics([exponential])] as const),
)

describe('hostile bytes are refused, never a crash', () => {
  test('cut at any place', () => {
    fc.assert(
      fc.property(encoded, fc.double({ min: 0, max: 1, noNaN: true }), ([signal, bytes], share) => readsOrRefuses(signal, bytes.slice(0, Math.floor(bytes.length * share)))),
      { numRuns: 500 },
    )
  })
  test('a cut span is refused, not shortened', () => {
    const whole = encodeTraces([{ resource: {}, items: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), parentId: '', name: 'x', kind: 2, startNs: 1n, endNs: 2n, status: 0, statusMessage: '', attributes: {}, events: [] }] }])
    expect(() => decodeTraces(whole.slice(0, -1))).toThrow(MalformedError)
  })
  test('with bytes changed', () => {
    fc.assert(
      fc.property(encoded, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }), ([signal, bytes], changes) => {
        for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte
        readsOrRefuses(signal, bytes)
      }),
      { numRuns: 500 },
    )
  })
  test('any bytes at all', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom<Signal>('traces', 'metrics', 'logs'), (bytes, signal) => readsOrRefuses(signal, bytes)), { numRuns: 500 })
  })
  test('values nested too deep', () => {
    let value: Record<string, unknown> | string = 'x'
    for (let depth = 0; depth < 24; depth++) value = { a: value }
    const bytes = encodeTraces([{ resource: { deep: value as never }, items: [] }])
    expect(() => decodeTraces(bytes)).not.toThrow()
    let list: unknown[] = []
    for (let depth = 0; depth < 40; depth++) list = [list]
    const deeper = encodeTraces([{ resource: { deep: list as never }, items: [] }])
    expect(() => decodeTraces(deeper)).toThrow(MalformedError)
  })
})
