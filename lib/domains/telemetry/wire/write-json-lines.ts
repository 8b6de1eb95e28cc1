import type { Arrived, ArrivedBatch } from '../core/arrived'
import type { AttributeMap, LogRecord, MetricRecord, SpanRecord } from '../core/records'
import { dimensionsOf } from '../core/resource'
import { severityOf } from '../core/severity'
import { isoNanos } from './iso-nanos'

const spanKinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']
const statuses = ['unset', 'ok', 'error']

function from(resource: AttributeMap) {
  const named = Object.entries(dimensionsOf(resource)).filter(([, value]) => value !== '')
  return Object.fromEntries(named)
}

const filled = (value: string): string | undefined => value || undefined

const logLine = ({ id, resource, item }: Arrived<LogRecord>): object => ({
  signal: 'log', id, time: isoNanos(item.timeNs, 9), severity: severityOf(item.severity), severityNumber: item.severity, ...from(resource), body: item.body, traceId: filled(item.traceId), spanId: filled(item.spanId),
  attributes: item.attributes, resource,
})

const spanLine = ({ id, resource, item }: Arrived<SpanRecord>): object => ({
  signal: 'span', id, time: isoNanos(item.startNs, 9), endTime: isoNanos(item.endNs, 9), durationNs: String(item.endNs - item.startNs), ...from(resource), name: item.name, kind: spanKinds[item.kind] ?? 'unspecified',
  status: statuses[item.status] ?? 'unset', statusMessage: filled(item.statusMessage), traceId: item.traceId, spanId: item.spanId, parentSpanId: filled(item.parentId), attributes: item.attributes, resource,
  events: item.events.map(({ timeNs, name, attributes }) => ({ time: isoNanos(timeNs, 9), name, attributes })),
})

const temporalities = [undefined, 'delta', 'cumulative']

const pointLines = ({ id, resource, item }: Arrived<MetricRecord>): object[] =>
  item.points.map((point) => ({
    signal: 'metric', id, time: isoNanos(point.timeNs, 9), ...from(resource), name: item.name, unit: filled(item.unit), kind: item.kind, temporality: temporalities[item.temporality], monotonic: item.kind === 'sum' ? item.monotonic : undefined,
    // JSON has neither NaN nor infinity.
    ...(point.histogram ? { sum: point.value, ...point.histogram } : { value: Number.isFinite(point.value) ? point.value : String(point.value) }), attributes: point.attributes, resource,
  }))

function objects(batch: ArrivedBatch): object[] {
  switch (batch.signal) {
    case 'logs':
      return batch.items.map(logLine)
    case 'traces':
      return batch.items.map(spanLine)
    case 'metrics':
      return batch.items.flatMap(pointLines)
  }
}

/** One JSON object a line. `id` stays the same when a record is sent again. */
export const writeJsonLines = (batch: ArrivedBatch): Buffer => Buffer.from(objects(batch).map((one) => `${JSON.stringify(one)}\n`).join(''))
