import type { ArrivedLogRow, ArrivedPointRow, ArrivedRows, ArrivedSpanRow } from '../arrival-ports'
import { type AttributeMap, type LogRecord, type MetricKind, type MetricRecord, newAttributes, type SpanRecord } from './records'

/** A record that was stored, under a name of its own: who gets it twice can tell. */
export interface Arrived<T> {
  id: string
  resource: AttributeMap
  item: T
}

export type ArrivedBatch = { signal: 'logs'; items: Arrived<LogRecord>[] } | { signal: 'traces'; items: Arrived<SpanRecord>[] } | { signal: 'metrics'; items: Arrived<MetricRecord>[] }

/** Stored texts are our own. A key named `__proto__` is only a key. */
const parsed = (text: string): AttributeMap => Object.assign(newAttributes(), JSON.parse(text) as AttributeMap)

const logOf = ({ timeNs, severity, body, traceId, spanId, attributes }: ArrivedLogRow): LogRecord => ({ timeNs, observedNs: timeNs, severity, body, attributes: parsed(attributes), traceId, spanId })

const spanOf = ({ startNs, durationNs, events, attributes, traceId, spanId, parentId, name, kind, status, statusMessage }: ArrivedSpanRow): SpanRecord => ({
  traceId, spanId, parentId, name, kind, startNs, endNs: startNs + durationNs, status, statusMessage, attributes: parsed(attributes),
  events: events === '' ? [] : (JSON.parse(events) as [string, string, AttributeMap][]).map(([timeNs, called, more]) => ({ timeNs: BigInt(timeNs), name: called, attributes: Object.assign(newAttributes(), more) })),
})

/** One metric with one point: they were stored apart. */
function metricOf({ timeNs, name, unit, kind, temporality, monotonic, value, count, buckets, attributes }: ArrivedPointRow): MetricRecord {
  const [bounds, counts] = buckets === null ? [[], []] : (JSON.parse(buckets) as [number[], number[]])
  const histogram = buckets === null ? null : { count: Number(count ?? 0n), bounds, counts }
  return { name, unit, kind: kind as MetricKind, temporality, monotonic, points: [{ timeNs, startNs: 0n, attributes: parsed(attributes), value, histogram }] }
}

/** Rows of a day as records; those of one resource share it. */
export function arrivedBatch(day: string, arrived: ArrivedRows): ArrivedBatch {
  const resources = new Map<string, AttributeMap>()
  const resourceOf = (text: string): AttributeMap => {
    const known = resources.get(text) ?? parsed(text)
    resources.set(text, known)
    return known
  }
  const each = <R extends { stamp: number; row: number; resource: string }, T>(rows: R[], read: (row: R) => T): Arrived<T>[] =>
    rows.map((row) => ({ id: `${day}.${row.stamp}.${row.row}`, resource: resourceOf(row.resource), item: read(row) }))
  switch (arrived.signal) {
    case 'logs':
      return { signal: 'logs', items: each(arrived.rows, logOf) }
    case 'traces':
      return { signal: 'traces', items: each(arrived.rows, spanOf) }
    case 'metrics':
      return { signal: 'metrics', items: each(arrived.rows, metricOf) }
  }
}
