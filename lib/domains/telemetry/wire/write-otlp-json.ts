import type { Arrived, ArrivedBatch } from '../core/arrived'
import type { AttributeMap, AttributeValue, ExemplarRecord, LogRecord, MetricRecord, PointRecord, SpanRecord } from '../core/records'
import { severityOf } from '../core/severity'

function anyValue(value: AttributeValue): object {
  if (value === null) return {}
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: double(value) }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  return { kvlistValue: { values: attributes(value) } }
}

const attributes = (map: AttributeMap): object[] => Object.entries(map).map(([key, value]) => ({ key, value: anyValue(value) }))
/** As protobuf's JSON writes what JSON has no number for. */
const double = (value: number): number | string => (Number.isFinite(value) ? value : String(value))

const span = (item: SpanRecord): object => ({
  traceId: item.traceId, spanId: item.spanId, parentSpanId: item.parentId, name: item.name, kind: item.kind, startTimeUnixNano: String(item.startNs), endTimeUnixNano: String(item.endNs), attributes: attributes(item.attributes),
  events: item.events.map(({ timeNs, name, attributes: more }) => ({ timeUnixNano: String(timeNs), name, attributes: attributes(more) })), status: { code: item.status, message: item.statusMessage },
})

const log = (item: LogRecord): object => ({
  timeUnixNano: String(item.timeNs), observedTimeUnixNano: String(item.observedNs), severityNumber: item.severity, severityText: severityOf(item.severity).toUpperCase(), body: { stringValue: item.body },
  attributes: attributes(item.attributes), traceId: item.traceId, spanId: item.spanId,
})

const number = (value: number): object => (Number.isSafeInteger(value) ? { asInt: String(value) } : { asDouble: double(value) })
const exemplar = ({ timeNs, value, traceId, spanId, attributes: own }: ExemplarRecord): object => ({ timeUnixNano: String(timeNs), ...number(value), traceId, spanId, filteredAttributes: attributes(own) })

function point({ timeNs, startNs, attributes: own, value, histogram, exemplars = [] }: PointRecord): object {
  const base = { timeUnixNano: String(timeNs), startTimeUnixNano: String(startNs), attributes: attributes(own), ...(exemplars.length > 0 && { exemplars: exemplars.map(exemplar) }) }
  if (histogram) return { ...base, sum: double(value), count: String(histogram.count), explicitBounds: histogram.bounds.map(double), bucketCounts: histogram.counts.map(String) }
  return { ...base, ...number(value) }
}

function metric({ name, unit, description, kind, temporality, monotonic, points }: MetricRecord): object {
  const dataPoints = points.map(point)
  const base = { name, unit, ...(description !== undefined && { description }) }
  switch (kind) {
    case 'gauge':
      return { ...base, gauge: { dataPoints } }
    case 'sum':
      return { ...base, sum: { aggregationTemporality: temporality, isMonotonic: monotonic, dataPoints } }
    case 'histogram':
      return { ...base, histogram: { aggregationTemporality: temporality, dataPoints } }
  }
}

/** Items by the resource that they share. */
function byResource<T>(items: Arrived<T>[], write: (item: T) => object): { resource: object; items: object[] }[] {
  const groups = new Map<AttributeMap, object[]>()
  for (const { resource, item } of items) {
    const group = groups.get(resource)
    if (group) group.push(write(item))
    else groups.set(resource, [write(item)])
  }
  return [...groups].map(([resource, written]) => ({ resource: { attributes: attributes(resource) }, items: written }))
}

function request(batch: ArrivedBatch): object {
  switch (batch.signal) {
    case 'logs':
      return { resourceLogs: byResource(batch.items, log).map(({ resource, items }) => ({ resource, scopeLogs: [{ scope: {}, logRecords: items }] })) }
    case 'traces':
      return { resourceSpans: byResource(batch.items, span).map(({ resource, items }) => ({ resource, scopeSpans: [{ scope: {}, spans: items }] })) }
    case 'metrics':
      return { resourceMetrics: byResource(batch.items, metric).map(({ resource, items }) => ({ resource, scopeMetrics: [{ scope: {}, metrics: items }] })) }
  }
}

/** OTLP/JSON: ids in hex, 64-bit numbers as text. */
export const writeOtlpJson = (batch: ArrivedBatch): Buffer => Buffer.from(JSON.stringify(request(batch)))
