import { bodyText } from '../core/body-text'
import { type AttributeMap, type AttributeValue, type LogRecord, type MetricRecord, newAttributes, type PointRecord, type ResourceGroup, type SpanRecord } from '../core/records'
import { exactDouble, exactInteger } from './otlp-common-protobuf'
import { MalformedError } from './proto-reader'

/** OTLP/JSON (opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): unknown keys are ignored, wrong types refused. */
type Json = Record<string, unknown>

const nestingMax = 32
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function object(value: unknown, what: string): Json {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) throw new MalformedError(`${what} is not an object`)
  return value
}
function list(value: unknown, what: string): unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new MalformedError(`${what} is not a list`)
  return value
}
function text(value: unknown, what: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw new MalformedError(`${what} is not text`)
  return value
}
function integer(value: unknown, what: string): bigint {
  if (value === undefined || value === null) return 0n
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value)
  throw new MalformedError(`${what} is not an integer`)
}
/** Nanoseconds are uint64. */
function nanos(value: unknown, what: string): bigint {
  const ns = integer(value, what)
  if (ns < 0n || ns > 0xffff_ffff_ffff_ffffn) throw new MalformedError(`${what} is out of range`)
  return ns
}
function double(value: unknown, what: string): number {
  if (value === undefined || value === null) return 0
  if (typeof value === 'number') return value
  if (typeof value === 'string' && value.trim() !== '' && (!Number.isNaN(Number(value)) || value === 'NaN')) return Number(value)
  throw new MalformedError(`${what} is not a number`)
}
/** Ids are hex here, not base64 as elsewhere in protobuf's JSON. */
function hexId(value: unknown, what: string): string {
  const id = text(value, what)
  if (!/^([0-9a-fA-F]{2})*$/.test(id)) throw new MalformedError(`${what} is not hex`)
  return id.toLowerCase()
}

function anyValue(value: unknown, depth = 0): AttributeValue {
  if (depth > nestingMax) throw new MalformedError(`values nested deeper than ${nestingMax}`)
  const any = object(value, 'value')
  if (any.stringValue !== undefined) return text(any.stringValue, 'stringValue')
  if (any.boolValue !== undefined) return any.boolValue === true
  if (any.intValue !== undefined) return exactInteger(integer(any.intValue, 'intValue'))
  if (any.doubleValue !== undefined) return exactDouble(double(any.doubleValue, 'doubleValue'))
  if (any.arrayValue !== undefined) return list(object(any.arrayValue, 'arrayValue').values, 'values').map((item) => anyValue(item, depth + 1))
  if (any.kvlistValue !== undefined) return attributes(object(any.kvlistValue, 'kvlistValue').values, depth + 1)
  if (any.bytesValue !== undefined) return text(any.bytesValue, 'bytesValue')
  return null
}

function attributes(value: unknown, depth = 0): AttributeMap {
  const map = newAttributes()
  for (const item of list(value, 'attributes')) {
    const pair = object(item, 'attribute')
    map[text(pair.key, 'key')] = anyValue(pair.value, depth)
  }
  return map
}

function groupsOf<T>(root: Json, [groupKey, scopeKey, itemKey]: [string, string, string], read: (item: Json) => T): ResourceGroup<T>[] {
  return list(root[groupKey], groupKey).map((value) => {
    const group = object(value, groupKey)
    const items = list(group[scopeKey], scopeKey).flatMap((scope) => list(object(scope, scopeKey)[itemKey], itemKey).map((item) => read(object(item, itemKey))))
    return { resource: attributes(object(group.resource, 'resource').attributes), items }
  })
}

const span = (json: Json): SpanRecord => {
  const status = object(json.status, 'status')
  return {
    traceId: hexId(json.traceId, 'traceId'),
    spanId: hexId(json.spanId, 'spanId'),
    parentId: hexId(json.parentSpanId, 'parentSpanId'),
    name: text(json.name, 'name'),
    kind: Number(integer(json.kind, 'kind')),
    startNs: nanos(json.startTimeUnixNano, 'startTimeUnixNano'),
    endNs: nanos(json.endTimeUnixNano, 'endTimeUnixNano'),
    status: Number(integer(status.code, 'status.code')),
    statusMessage: text(status.message, 'status.message'),
    attributes: attributes(json.attributes),
    events: list(json.events, 'events').map((value) => {
      const event = object(value, 'event')
      return { timeNs: nanos(event.timeUnixNano, 'timeUnixNano'), name: text(event.name, 'name'), attributes: attributes(event.attributes) }
    }),
  }
}

const log = (json: Json): LogRecord => ({
  timeNs: nanos(json.timeUnixNano, 'timeUnixNano'),
  observedNs: nanos(json.observedTimeUnixNano, 'observedTimeUnixNano'),
  severity: Number(integer(json.severityNumber, 'severityNumber')),
  body: bodyText(anyValue(json.body)),
  attributes: attributes(json.attributes),
  traceId: hexId(json.traceId, 'traceId'),
  spanId: hexId(json.spanId, 'spanId'),
})

const pointTimes = (json: Json) => ({
  timeNs: nanos(json.timeUnixNano, 'timeUnixNano'),
  startNs: nanos(json.startTimeUnixNano, 'startTimeUnixNano'),
  attributes: attributes(json.attributes),
})

const numberPoint = (json: Json): PointRecord => ({
  ...pointTimes(json),
  value: json.asInt === undefined ? double(json.asDouble, 'asDouble') : Number(integer(json.asInt, 'asInt')),
  histogram: null,
})

const histogramPoint = (json: Json): PointRecord => ({
  ...pointTimes(json),
  value: double(json.sum, 'sum'),
  histogram: {
    count: Number(integer(json.count, 'count')),
    bounds: list(json.explicitBounds, 'explicitBounds').map((bound) => double(bound, 'explicitBounds')),
    counts: list(json.bucketCounts, 'bucketCounts').map((count) => Number(integer(count, 'bucketCounts'))),
  },
})

function metric(json: Json, reject: (points: number) => void): MetricRecord {
  const base = { name: text(json.name, 'name'), unit: text(json.unit, 'unit') }
  for (const kind of ['gauge', 'sum', 'histogram'] as const) {
    if (json[kind] === undefined) continue
    const data = object(json[kind], kind)
    const read = kind === 'histogram' ? histogramPoint : numberPoint
    return {
      ...base,
      kind,
      temporality: Number(integer(data.aggregationTemporality, 'aggregationTemporality')),
      monotonic: data.isMonotonic === true,
      points: list(data.dataPoints, 'dataPoints').map((point) => read(object(point, 'dataPoint'))),
    }
  }
  for (const kind of ['exponentialHistogram', 'summary']) reject(list(object(json[kind], kind).dataPoints, 'dataPoints').length)
  return { ...base, kind: 'gauge', temporality: 0, monotonic: false, points: [] }
}

function parse(bytes: Uint8Array): Json {
  try {
    return object(JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')), 'request')
  } catch (error) {
    throw error instanceof MalformedError ? error : new MalformedError('not JSON')
  }
}

export const decodeTracesJson = (bytes: Uint8Array): ResourceGroup<SpanRecord>[] => groupsOf(parse(bytes), ['resourceSpans', 'scopeSpans', 'spans'], span)
export const decodeLogsJson = (bytes: Uint8Array): ResourceGroup<LogRecord>[] => groupsOf(parse(bytes), ['resourceLogs', 'scopeLogs', 'logRecords'], log)
export function decodeMetricsJson(bytes: Uint8Array): { groups: ResourceGroup<MetricRecord>[]; unsupported: number } {
  let unsupported = 0
  const groups = groupsOf(parse(bytes), ['resourceMetrics', 'scopeMetrics', 'metrics'], (json) => metric(json, (points) => (unsupported += points)))
  return { groups, unsupported }
}
