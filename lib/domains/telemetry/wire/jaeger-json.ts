import { type AttributeMap, type AttributeValue, newAttributes, type ResourceGroup, type SpanEventRecord, type SpanRecord } from '../core/records'
import { type Json, list, object, text } from './otlp-common-json'
import { MalformedError } from './proto-reader'

/** The API of Jaeger's own pages: `{"data": [{traceID, spans, processes}]}`; times in microseconds. */
const kinds = new Map<unknown, number>([['internal', 1], ['server', 2], ['client', 3], ['producer', 4], ['consumer', 5]])

function id(value: unknown, digits: 16 | 32, what: string): string {
  const hex = text(value, what).toLowerCase()
  if (hex.length > digits || !/^[0-9a-f]*$/.test(hex)) throw new MalformedError(`${what} is not ${digits} hex digits`)
  return hex === '' ? '' : hex.padStart(digits, '0')
}

function micros(value: unknown, what: string): bigint {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw new MalformedError(`${what} is not a number of microseconds`)
  return BigInt(Math.round(value)) * 1_000n
}

function tagValue({ type, value }: Json): AttributeValue {
  if (typeof value !== 'string') return typeof value === 'number' || typeof value === 'boolean' ? value : null
  // Some storages give every value as text.
  if (type === 'bool') return value === 'true'
  if (type === 'int64' || type === 'float64') return Number.isFinite(Number(value)) ? Number(value) : value
  return value
}

function tagsOf(value: unknown): AttributeMap {
  const attributes = newAttributes()
  for (const entry of list(value, 'tags')) {
    const tag = object(entry, 'tag')
    attributes[text(tag.key, 'key')] = tagValue(tag)
  }
  return attributes
}

function eventOf(value: unknown): SpanEventRecord {
  const log = object(value, 'log')
  const attributes = tagsOf(log.fields)
  const { event, message } = attributes
  return { timeNs: micros(log.timestamp, 'timestamp'), name: typeof event === 'string' ? event : typeof message === 'string' ? message : 'log', attributes }
}

function spanOf(json: Json): SpanRecord {
  const attributes = tagsOf(json.tags)
  const references = list(json.references, 'references').map((reference) => object(reference, 'reference'))
  // CHILD_OF before FOLLOWS_FROM, and only within the trace: a reference to another one, or to itself, is a link.
  const parent = [...references].sort((a, b) => Number(b.refType === 'CHILD_OF') - Number(a.refType === 'CHILD_OF')).find(({ traceID, spanID }) => (traceID === undefined || traceID === json.traceID) && spanID !== json.spanID)
  const startNs = micros(json.startTime, 'startTime')
  const failed = attributes.error === true || attributes.error === 'true' || attributes['otel.status_code'] === 'ERROR'
  const message = attributes['otel.status_description']
  return {
    traceId: id(json.traceID, 32, 'traceID'), spanId: id(json.spanID, 16, 'spanID'), parentId: parent === undefined ? '' : id(parent.spanID, 16, 'spanID'),
    name: text(json.operationName, 'operationName'), kind: kinds.get(attributes['span.kind']) ?? 1, startNs, endNs: startNs + micros(json.duration, 'duration'),
    status: failed ? 2 : attributes['otel.status_code'] === 'OK' ? 1 : 0, statusMessage: typeof message === 'string' ? message : '', attributes, events: list(json.logs, 'logs').map(eventOf),
  }
}

/** The spans of traces, by the process that sent them. */
export function decodeJaeger(traces: unknown): ResourceGroup<SpanRecord>[] {
  return list(traces, 'data').flatMap((value) => {
    const trace = object(value, 'trace')
    const processes = object(trace.processes, 'processes')
    const groups = new Map<string, ResourceGroup<SpanRecord>>()
    for (const entry of list(trace.spans, 'spans')) {
      const span = object(entry, 'span')
      const key = text(span.processID, 'processID')
      const process = object(processes[key] ?? span.process, 'process')
      const group = groups.get(key) ?? { resource: Object.assign(tagsOf(process.tags), { 'service.name': text(process.serviceName, 'serviceName') }), items: [] }
      groups.set(key, group)
      group.items.push(spanOf(span))
    }
    return [...groups.values()]
  })
}
