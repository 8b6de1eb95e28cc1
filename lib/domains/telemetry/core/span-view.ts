import type { Span, SpanKind } from '../schemas'
import type { AttributeMap } from './records'
import type { Dimensions } from './resource'

const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const satisfies readonly SpanKind[]
const statuses = ['unset', 'ok', 'error'] as const

/** One stored span as both adapters hold it before it becomes an answer. */
export interface StoredSpan {
  spanId: string
  parentId: string
  name: string
  kind: number
  startNs: bigint
  durationNs: bigint
  status: number
  statusMessage: string
  attributes: AttributeMap
  resource: AttributeMap
  events: { timeNs: bigint; name: string; attributes: AttributeMap }[]
  from: Dimensions
}

export const spanKindOf = (kind: number): SpanKind => kinds[kind] ?? 'internal'
export const spanStatusOf = (status: number): Span['status'] => statuses[status] ?? 'unset'

export const millis = (ns: bigint): number => Number(ns) / 1e6

export const spanView = (span: StoredSpan, traceStartNs: bigint): Span => ({
  spanId: span.spanId,
  parentId: span.parentId === '' ? null : span.parentId,
  name: span.name,
  kind: spanKindOf(span.kind),
  application: span.from.application,
  instance: span.from.instance === '' ? null : span.from.instance,
  zone: span.from.zone === '' ? null : span.from.zone,
  startUnixNano: span.startNs.toString(),
  startOffsetMs: millis(span.startNs - traceStartNs),
  durationMs: millis(span.durationNs),
  status: spanStatusOf(span.status),
  statusMessage: span.statusMessage,
  attributes: span.attributes,
  resource: span.resource,
  events: span.events.map(({ timeNs, name, attributes }) => ({ name, offsetMs: millis(timeNs - traceStartNs), attributes })),
})
