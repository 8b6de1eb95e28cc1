import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'
import type { AttributeMap, AttributeValue, ExemplarRecord, LogRecord, MetricRecord, ResourceGroup, SpanRecord } from '../core/records'

/** Writes OTLP requests with protobufjs, an implementation that is not ours, from the records that reading them must give. */
const { root } = protobuf.parse(readFileSync(fileURLToPath(new URL('./otlp.proto', import.meta.url)), 'utf8'), { keepCase: false })

type Json = Record<string, unknown>

/** As protobufjs takes 64-bit numbers without a Long library. */
const long = (value: bigint): { low: number; high: number; unsigned: boolean } => ({
  low: Number(BigInt.asIntN(32, value)), high: Number(BigInt.asIntN(32, value >> 32n)), unsigned: value >= 0n,
})
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')
const future = { text: 'unknown to this reader', inner: { text: 'deeper' } }

const isIntegerText = (value: unknown): value is string => typeof value === 'string' && /^int:-?\d+$/.test(value)

function anyValue(value: AttributeValue): Json {
  const known = ((): Json => {
    if (value === null) return {}
    if (isIntegerText(value)) return { intValue: long(BigInt(value.slice(4))) }
    if (typeof value === 'string') return { stringValue: value }
    if (typeof value === 'boolean') return { boolValue: value }
    if (typeof value === 'number') return Number.isSafeInteger(value) ? { intValue: long(BigInt(value)) } : { doubleValue: value }
    if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
    return { kvlistValue: { values: pairs(value) } }
  })()
  return { ...known, futureMessage: future }
}
const pairs = (map: AttributeMap): Json[] => Object.entries(map).map(([key, value]) => ({ key, value: anyValue(value), futureFixed32: 7 }))

function encode<T>(type: string, groups: readonly ResourceGroup<T>[], item: (record: T) => Json): Uint8Array {
  const message = root.lookupType(`otlp.${type}`)
  const body = { futureText: 'x', groups: groups.map(({ resource, items }) => ({ resource: { attributes: pairs(resource), futureText: 'y', droppedAttributesCount: 3 }, schemaUrl: 'u', scopes: [{ scope: { name: 's', version: '1' }, items: items.map(item), schemaUrl: 'u' }] })) }
  return Uint8Array.from(message.encode(message.create(body)).finish())
}

export const encodeTraces = (groups: readonly ResourceGroup<SpanRecord>[]): Uint8Array =>
  encode('TracesRequest', groups, (span) => ({
    traceId: bytes(span.traceId), spanId: bytes(span.spanId), traceState: 'a=b', parentSpanId: bytes(span.parentId), name: span.name, kind: span.kind,
    startTimeUnixNano: long(span.startNs), endTimeUnixNano: long(span.endNs), attributes: pairs(span.attributes), flags: 257,
    events: span.events.map((event) => ({ timeUnixNano: long(event.timeNs), name: event.name, attributes: pairs(event.attributes), droppedAttributesCount: 1 })),
    links: [{ traceId: bytes(span.traceId), spanId: bytes(span.spanId), attributes: pairs(span.attributes) }],
    status: { code: span.status, message: span.statusMessage }, futureMessage: future, futureFixed64: long(9n),
  }))

export const encodeLogs = (groups: readonly ResourceGroup<LogRecord>[]): Uint8Array =>
  encode('LogsRequest', groups, (log) => ({
    timeUnixNano: long(log.timeNs), observedTimeUnixNano: long(log.observedNs), severityNumber: log.severity, severityText: 'LEVEL', body: anyValue(log.body),
    attributes: pairs(log.attributes), traceId: bytes(log.traceId), spanId: bytes(log.spanId), flags: 1, eventName: 'e', futureMessage: future,
  }))

const exemplar = ({ timeNs, value, traceId, spanId, attributes }: ExemplarRecord): Json => ({
  timeUnixNano: long(timeNs), traceId: bytes(traceId), spanId: bytes(spanId), filteredAttributes: pairs(attributes), ...(Number.isSafeInteger(value) ? { asInt: long(BigInt(value)) } : { asDouble: value }),
})

export const encodeMetrics = (groups: readonly ResourceGroup<MetricRecord>[]): Uint8Array =>
  encode('MetricsRequest', groups, ({ name, unit, kind, temporality, monotonic, points }) => {
    const dataPoints = points.map((point) => ({
      attributes: pairs(point.attributes), startTimeUnixNano: long(point.startNs), timeUnixNano: long(point.timeNs), flags: 1,
      exemplars: [...(point.exemplars ?? []).map(exemplar), { timeUnixNano: long(1n), asDouble: 0.5, filteredAttributes: pairs({ lost: 'leads nowhere' }) }],
      ...(point.histogram === null
        ? Number.isSafeInteger(point.value) ? { asInt: long(BigInt(point.value)) } : { asDouble: point.value }
        : { count: long(BigInt(point.histogram.count)), sum: point.value, bucketCounts: point.histogram.counts.map((count) => long(BigInt(count))), explicitBounds: point.histogram.bounds, min: 0, max: 9 }),
    }))
    return { name, unit, description: 'd', futureMessage: future, [kind]: { dataPoints, aggregationTemporality: temporality, isMonotonic: monotonic } }
  })

/** A request with metrics as they are on the wire, in the words of OTLP/JSON: for what no record of ours looks like. */
export const encodeRawMetrics = (metrics: Json[]): Uint8Array => {
  const message = root.lookupType('otlp.MetricsRequest')
  return Uint8Array.from(message.encode(message.fromObject({ groups: [{ scopes: [{ items: metrics }] }] })).finish())
}
