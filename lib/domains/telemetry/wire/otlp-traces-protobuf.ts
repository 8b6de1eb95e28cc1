import { newAttributes, type ResourceGroup, type SpanEventRecord, type SpanRecord } from '../core/records'
import { readGroups, readKeyValue } from './otlp-common-protobuf'
import { ProtoReader } from './proto-reader'

function readEvent(reader: ProtoReader): SpanEventRecord {
  const event: SpanEventRecord = { timeNs: 0n, name: '', attributes: newAttributes() }
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 9) event.timeNs = reader.fixed64()
    else if (tag === 18) event.name = reader.text()
    else if (tag === 26) readKeyValue(reader, event.attributes)
    else reader.skip(tag)
  }
  reader.leave(outer)
  return event
}

function readStatus(reader: ProtoReader, span: SpanRecord): void {
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 18) span.statusMessage = reader.text()
    else if (tag === 24) span.status = reader.varint()
    else reader.skip(tag)
  }
  reader.leave(outer)
}

function readSpan(reader: ProtoReader): SpanRecord {
  const span: SpanRecord = {
    traceId: '', spanId: '', parentId: '', name: '', kind: 0, startNs: 0n, endNs: 0n, status: 0, statusMessage: '', attributes: newAttributes(), events: [],
  }
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    switch (tag) {
      case 10:
        span.traceId = reader.hex()
        break
      case 18:
        span.spanId = reader.hex()
        break
      case 34:
        span.parentId = reader.hex()
        break
      case 42:
        span.name = reader.text()
        break
      case 48:
        span.kind = reader.varint()
        break
      case 57:
        span.startNs = reader.fixed64()
        break
      case 65:
        span.endNs = reader.fixed64()
        break
      case 74:
        readKeyValue(reader, span.attributes)
        break
      case 90:
        span.events.push(readEvent(reader))
        break
      case 122:
        readStatus(reader, span)
        break
      default:
        reader.skip(tag)
    }
  }
  return span
}

/** collector.trace.v1.ExportTraceServiceRequest. Throws MalformedError. */
export const decodeTraces = (bytes: Uint8Array): ResourceGroup<SpanRecord>[] => readGroups(new ProtoReader(bytes), readSpan)
