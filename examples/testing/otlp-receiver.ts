import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import protobuf from 'protobufjs'

/** The part of opentelemetry-proto 1.x that the tests look at. */
const { root } = protobuf.parse(`
syntax = "proto3";
message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }
message KeyValue { string key = 1; AnyValue value = 2; }
message Resource { repeated KeyValue attributes = 1; }
message Status { string message = 2; int32 code = 3; }
message Span { bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6; repeated KeyValue attributes = 9; Status status = 15; }
message ScopeSpans { repeated Span spans = 2; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
message Traces { repeated ResourceSpans resource_spans = 1; }
message Metric { string name = 1; }
message ScopeMetrics { repeated Metric metrics = 2; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; }
message Metrics { repeated ResourceMetrics resource_metrics = 1; }
message LogRecord { AnyValue body = 5; bytes trace_id = 9; }
message ScopeLogs { repeated LogRecord log_records = 2; }
message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; }
message Logs { repeated ResourceLogs resource_logs = 1; }
`)

interface Attribute {
  key: string
  value?: { stringValue?: string; intValue?: unknown }
}
interface Resourced {
  resource?: { attributes?: Attribute[] }
}

export interface SeenSpan {
  service: string
  traceId: string
  spanId: string
  parent: string
  name: string
  kind: number
  attributes: Record<string, unknown>
  failed: boolean
}

const asRecord = (list: Attribute[] = []) => Object.fromEntries(list.map(({ key, value }) => [key, value?.stringValue ?? value?.intValue]))
const serviceOf = (one: Resourced) => String(asRecord(one.resource?.attributes)['service.name'])

/** An OTLP/HTTP endpoint that remembers what it was sent. */
export async function startOtlpReceiver() {
  const spans: SeenSpan[] = []
  const metricNames = new Map<string, Set<string>>()
  const logs: { service: string; body: string; traceId: string }[] = []
  let bytes = 0

  function take(path: string, body: Buffer): void {
    const decode = (type: string) => root.lookupType(type).toObject(root.lookupType(type).decode(body), { longs: Number }) as Record<string, never[]>
    if (path === '/v1/traces') {
      for (const group of (decode('Traces').resourceSpans ?? []) as (Resourced & { scopeSpans?: { spans?: Record<string, unknown>[] }[] })[]) {
        for (const span of (group.scopeSpans ?? []).flatMap((scope) => scope.spans ?? [])) {
          const hex = (value: unknown) => (value ? Buffer.from(value as Uint8Array).toString('hex') : '')
          spans.push({
            service: serviceOf(group), traceId: hex(span.traceId), spanId: hex(span.spanId), parent: hex(span.parentSpanId), name: String(span.name), kind: Number(span.kind),
            attributes: asRecord(span.attributes as Attribute[]), failed: (span.status as { code?: number } | undefined)?.code === 2,
          })
        }
      }
    } else if (path === '/v1/metrics') {
      for (const group of (decode('Metrics').resourceMetrics ?? []) as (Resourced & { scopeMetrics?: { metrics?: { name: string }[] }[] })[]) {
        const names = metricNames.get(serviceOf(group)) ?? new Set()
        metricNames.set(serviceOf(group), names)
        for (const { name } of (group.scopeMetrics ?? []).flatMap((scope) => scope.metrics ?? [])) names.add(name)
      }
    } else if (path === '/v1/logs') {
      for (const group of (decode('Logs').resourceLogs ?? []) as (Resourced & { scopeLogs?: { logRecords?: { body?: { stringValue?: string }; traceId?: Uint8Array }[] }[] })[]) {
        for (const record of (group.scopeLogs ?? []).flatMap((scope) => scope.logRecords ?? [])) {
          logs.push({ service: serviceOf(group), body: record.body?.stringValue ?? '', traceId: record.traceId ? Buffer.from(record.traceId).toString('hex') : '' })
        }
      }
    }
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      bytes += body.length
      if (request.headers['content-type'] === 'application/x-protobuf') take(request.url ?? '', request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    spans, metricNames, logs,
    bytes: () => bytes,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
