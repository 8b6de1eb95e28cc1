import type { Attributes } from '@opentelemetry/api'
import { OtlpBytes } from './otlp-bytes'
import { FixedAttributes } from './fixed-attributes'
import type { ProxySpan } from './proxy-span'

const attributesTag = 0x4a
const hasRemote = 0x100
const isRemote = 0x200

/** opentelemetry.proto.trace.v1.Span, field 2 of ScopeSpans. */
export function writeSpan(bytes: OtlpBytes, { name, kind, context, parent, first, more, startMs, endMs, status, events }: ProxySpan): void {
  const from = bytes.open(0x12)
  bytes.id(0x0a, context.traceId)
  bytes.id(0x12, context.spanId)
  const state = context.traceState?.serialize()
  if (state) bytes.text(0x1a, state)
  if (parent) bytes.id(0x22, parent.spanId)
  bytes.text(0x2a, name)
  bytes.byte(0x30)
  bytes.byte(kind + 1)
  bytes.time(0x39, startMs)
  bytes.time(0x41, endMs)
  if (first instanceof FixedAttributes) bytes.fixed(attributesTag, first)
  else bytes.attributes(attributesTag, first)
  bytes.list(attributesTag, more)
  for (const event of events ?? []) {
    const begun = bytes.open(0x5a)
    bytes.time(0x09, event.atMs)
    bytes.text(0x12, event.name)
    bytes.attributes(0x1a, event.attributes)
    bytes.close(begun)
  }
  if (status.code !== 0) {
    const begun = bytes.open(0x7a)
    if (status.message) bytes.text(0x12, status.message)
    bytes.byte(0x18)
    bytes.byte(status.code)
    bytes.close(begun)
  }
  const flags = (context.traceFlags & 0xff) | hasRemote | (parent?.isRemote ? isRemote : 0)
  for (const one of [0x85, 0x01, flags & 0xff, flags >> 8, 0, 0]) bytes.byte(one)
  bytes.close(from)
}

export interface SpanScope {
  resource: Attributes
  name: string
  version: string
}

/** opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest with all of `spans`, as `writeSpan` wrote them. */
export function spansRequest(spans: Buffer, { resource, name, version }: SpanScope): Buffer {
  const head = new OtlpBytes()
  const ofResource = head.open(0x0a)
  head.attributes(0x0a, resource)
  head.close(ofResource)
  const resourceBytes = head.taken()
  head.clear()
  const ofScope = head.open(0x0a)
  head.text(0x0a, name)
  head.text(0x12, version)
  head.close(ofScope)
  const scopeBytes = head.taken()
  head.clear()
  head.byte(0x12)
  head.varint(scopeBytes.length + spans.length)
  const scoped = head.taken()
  head.clear()
  head.byte(0x0a)
  head.varint(resourceBytes.length + scoped.length + scopeBytes.length + spans.length)
  return Buffer.concat([head.taken(), resourceBytes, scoped, scopeBytes, spans])
}
