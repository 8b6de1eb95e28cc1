import type { ResourceGroup, SpanRecord } from '../core/records'
import { decodeTracesJson } from './otlp-json'

/** Names of protobuf's JSON where OTLP's would have numbers. */
const spanKinds = ['SPAN_KIND_UNSPECIFIED', 'SPAN_KIND_INTERNAL', 'SPAN_KIND_SERVER', 'SPAN_KIND_CLIENT', 'SPAN_KIND_PRODUCER', 'SPAN_KIND_CONSUMER']
const statusCodes = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']

const ids: Record<string, number> = { traceId: 32, spanId: 16, parentSpanId: 16 }

/** An id as hex: protobuf's JSON has bytes in base64. */
function hexOf(value: unknown, digits: number): unknown {
  if (typeof value !== 'string' || value === '' || (value.length === digits && /^[0-9a-fA-F]+$/.test(value))) return value
  return Buffer.from(value, 'base64').toString('hex')
}

function reviver(key: string, value: unknown): unknown {
  const digits = ids[key]
  if (digits !== undefined) return hexOf(value, digits)
  if (key === 'kind' && typeof value === 'string') return Math.max(0, spanKinds.indexOf(value))
  if (key === 'code' && typeof value === 'string') return Math.max(0, statusCodes.indexOf(value))
  return value
}

/** A trace as Tempo gives it in JSON: OTLP by protobuf's rules, under the names that its versions had for the same lists. */
export function decodeTempoJson(bytes: Uint8Array): ResourceGroup<SpanRecord>[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').replaceAll('"instrumentationLibrarySpans"', '"scopeSpans"')
  const json = JSON.parse(text, reviver) as { trace?: object; batches?: unknown; resourceSpans?: unknown }
  const trace = (json.trace ?? json) as typeof json
  return decodeTracesJson(Buffer.from(JSON.stringify({ resourceSpans: trace.resourceSpans ?? trace.batches ?? [] })))
}
