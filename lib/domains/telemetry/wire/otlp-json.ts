import { bodyText } from '../core/body-text'
import { type ExponentialBuckets, explicitHistogram } from '../core/exponential-histogram'
import type { ExemplarRecord, LogRecord, MetricRecord, PointRecord, ResourceGroup, SpanRecord } from '../core/records'
import { anyValue, attributes, double, groupsOf, hexId, int32, integer, type Json, list, nanos, object, parseJson, text } from './otlp-common-json'

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

const numberOf = (json: Json): number => (json.asInt === undefined ? double(json.asDouble, 'asDouble') : Number(integer(json.asInt, 'asInt')))

/** One without a trace leads nowhere and is not kept. */
const exemplarsOf = (json: Json): ExemplarRecord[] =>
  list(json.exemplars, 'exemplars')
    .map((value) => object(value, 'exemplar'))
    .map((one) => ({ timeNs: nanos(one.timeUnixNano, 'timeUnixNano'), value: numberOf(one), traceId: hexId(one.traceId, 'traceId'), spanId: hexId(one.spanId, 'spanId'), attributes: attributes(one.filteredAttributes) }))
    .filter(({ traceId }) => traceId !== '')

const pointTimes = (json: Json) => {
  const exemplars = exemplarsOf(json)
  return {
    timeNs: nanos(json.timeUnixNano, 'timeUnixNano'),
    startNs: nanos(json.startTimeUnixNano, 'startTimeUnixNano'),
    attributes: attributes(json.attributes),
    ...(exemplars.length > 0 && { exemplars }),
  }
}

const numberPoint = (json: Json): PointRecord => ({
  ...pointTimes(json),
  value: numberOf(json),
  histogram: null,
})

const countList = (value: unknown): number[] => list(value, 'bucketCounts').map((count) => Number(integer(count, 'bucketCounts')))

const histogramPoint = (json: Json): PointRecord => ({
  ...pointTimes(json),
  value: double(json.sum, 'sum'),
  histogram: {
    count: Number(integer(json.count, 'count')),
    bounds: list(json.explicitBounds, 'explicitBounds').map((bound) => double(bound, 'explicitBounds')),
    counts: countList(json.bucketCounts),
  },
})

function buckets(value: unknown, what: string): ExponentialBuckets {
  const json = object(value, what)
  return { offset: int32(json.offset, 'offset'), counts: countList(json.bucketCounts) }
}

const exponentialPoint = (json: Json): PointRecord => ({
  ...pointTimes(json),
  value: double(json.sum, 'sum'),
  histogram: explicitHistogram({
    count: Number(integer(json.count, 'count')),
    scale: int32(json.scale, 'scale'),
    zeroCount: Number(integer(json.zeroCount, 'zeroCount')),
    zeroThreshold: double(json.zeroThreshold, 'zeroThreshold'),
    positive: buckets(json.positive, 'positive'),
    negative: buckets(json.negative, 'negative'),
  }),
})

const readers = [
  { key: 'gauge', kind: 'gauge', read: numberPoint },
  { key: 'sum', kind: 'sum', read: numberPoint },
  { key: 'histogram', kind: 'histogram', read: histogramPoint },
  { key: 'exponentialHistogram', kind: 'histogram', read: exponentialPoint },
] as const

function metric(json: Json, reject: (points: number) => void): MetricRecord {
  const description = text(json.description, 'description')
  const base = { name: text(json.name, 'name'), unit: text(json.unit, 'unit'), ...(description !== '' && { description }) }
  for (const { key, kind, read } of readers) {
    if (json[key] === undefined) continue
    const data = object(json[key], key)
    return {
      ...base,
      kind,
      temporality: Number(integer(data.aggregationTemporality, 'aggregationTemporality')),
      monotonic: data.isMonotonic === true,
      points: list(data.dataPoints, 'dataPoints').map((point) => read(object(point, 'dataPoint'))),
    }
  }
  reject(list(object(json.summary, 'summary').dataPoints, 'dataPoints').length)
  return { ...base, kind: 'gauge', temporality: 0, monotonic: false, points: [] }
}

export const decodeTracesJson = (bytes: Uint8Array): ResourceGroup<SpanRecord>[] => groupsOf(parseJson(bytes), ['resourceSpans', 'scopeSpans', 'spans'], span)
export const decodeLogsJson = (bytes: Uint8Array): ResourceGroup<LogRecord>[] => groupsOf(parseJson(bytes), ['resourceLogs', 'scopeLogs', 'logRecords'], log)
export function decodeMetricsJson(bytes: Uint8Array): { groups: ResourceGroup<MetricRecord>[]; unsupported: number } {
  let unsupported = 0
  const groups = groupsOf(parseJson(bytes), ['resourceMetrics', 'scopeMetrics', 'metrics'], (json) => metric(json, (points) => (unsupported += points)))
  return { groups, unsupported }
}
