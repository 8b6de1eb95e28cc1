import type { Signal, SignalBatch } from '../core/records'
import { decodeLogsJson, decodeMetricsJson, decodeTracesJson } from './otlp-json'
import { decodeLogs } from './otlp-logs-protobuf'
import { decodeMetrics } from './otlp-metrics-protobuf'
import { decodeTraces } from './otlp-traces-protobuf'

export type Encoding = 'protobuf' | 'json'

/** One export request, inflated. Throws MalformedError where the bytes are not OTLP. An empty request is an empty batch. */
export function decodeOtlp(signal: Signal, encoding: Encoding, bytes: Uint8Array): SignalBatch {
  const json = encoding === 'json'
  switch (signal) {
    case 'traces':
      return { signal, groups: json ? decodeTracesJson(bytes) : decodeTraces(bytes) }
    case 'metrics':
      return { signal, ...(json ? decodeMetricsJson(bytes) : decodeMetrics(bytes)) }
    case 'logs':
      return { signal, groups: json ? decodeLogsJson(bytes) : decodeLogs(bytes) }
  }
}
