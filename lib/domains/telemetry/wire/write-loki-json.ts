import type { Arrived } from '../core/arrived'
import type { AttributeMap, AttributeValue, LogRecord } from '../core/records'
import { dimensionsOf } from '../core/resource'
import { severityOf } from '../core/severity'

const flat = (value: AttributeValue): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Few values each, as every set of labels is a stream of its own: instances and ids go beside the line. */
function labelsOf(resource: AttributeMap, severity: number): Record<string, string> {
  const { application, zone, cluster } = dimensionsOf(resource)
  const named = { service_name: application, zone, cluster, level: severityOf(severity) }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ''))
}

function metadataOf({ id, resource, item }: Arrived<LogRecord>): Record<string, string> {
  const { instance, serverGroup } = dimensionsOf(resource)
  const own = Object.entries(item.attributes).flatMap(([name, value]) => (value === null ? [] : [[name, flat(value)] as const]))
  const named = { instance, server_group: serverGroup, trace_id: item.traceId, span_id: item.spanId, record_id: id }
  return Object.fromEntries([...own, ...Object.entries(named).filter(([, value]) => value !== '')])
}

/** A push of Loki: streams by their labels, each in the order of time. */
export function writeLokiJson(items: Arrived<LogRecord>[]): Buffer {
  const streams = new Map<string, { stream: Record<string, string>; lines: Arrived<LogRecord>[] }>()
  for (const one of items) {
    const stream = labelsOf(one.resource, one.item.severity)
    const key = JSON.stringify(stream)
    const known = streams.get(key) ?? { stream, lines: [] }
    streams.set(key, known)
    known.lines.push(one)
  }
  const inTime = (one: Arrived<LogRecord>, other: Arrived<LogRecord>) => (one.item.timeNs < other.item.timeNs ? -1 : one.item.timeNs > other.item.timeNs ? 1 : 0)
  const written = [...streams.values()].map(({ stream, lines }) => ({ stream, values: lines.sort(inTime).map((one) => [String(one.item.timeNs), one.item.body, metadataOf(one)]) }))
  return Buffer.from(JSON.stringify({ streams: written }))
}
