import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { productSettings } from './api'

const url = (signal: 'traces' | 'logs') => `http://127.0.0.1:${productSettings().ports.otlp}/v1/${signal}`
const resourceOf = (application: string) => resourceFromAttributes({ 'service.name': application, 'service.instance.id': `${application}-1` })

export interface SentTrace {
  traceId: string
  /** Of the failed call inside the request. */
  failedSpanId: string
}

/** A failed request with one call inside, sent by the stock SDK. */
export async function sendTrace(application: string, operation: string): Promise<SentTrace> {
  const exporter = new OTLPTraceExporter({ url: url('traces') })
  const provider = new NodeTracerProvider({ resource: resourceOf(application), spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const tracer = provider.getTracer('browser tests')
  const root = tracer.startSpan(operation, { kind: SpanKind.SERVER, attributes: { 'http.request.method': 'POST', 'order.size': 3 } })
  const call = tracer.startSpan('charge the card', { kind: SpanKind.CLIENT, attributes: { 'peer.service': 'cards' } }, trace.setSpan(ROOT_CONTEXT, root))
  call.setStatus({ code: SpanStatusCode.ERROR, message: 'card refused' })
  call.end()
  root.setStatus({ code: SpanStatusCode.ERROR })
  root.end()
  await provider.shutdown()
  return { traceId: root.spanContext().traceId, failedSpanId: call.spanContext().spanId }
}

/** One warning, sent by the stock SDK; inside the failed call of a trace where one is given. */
export async function sendLog(application: string, text: string, inside?: SentTrace): Promise<void> {
  const exporter = new OTLPLogExporter({ url: url('logs') })
  const provider = new LoggerProvider({ resource: resourceOf(application), processors: [new SimpleLogRecordProcessor({ exporter })] })
  const context = inside && trace.setSpanContext(ROOT_CONTEXT, { traceId: inside.traceId, spanId: inside.failedSpanId, traceFlags: 1 })
  provider.getLogger('browser tests').emit({ severityNumber: SeverityNumber.WARN, severityText: 'WARN', body: text, ...(context && { context }) })
  await provider.shutdown()
}

/** A histogram and a counter of one moment after another, as OTLP/JSON: with the buckets and the exemplar that the test says. */
export async function sendMetrics(application: string, { traceId, moments = 6, everyMs = 10_000 }: { traceId: string; moments?: number; everyMs?: number }): Promise<void> {
  const nowMs = Date.now()
  const points = Array.from({ length: moments }, (_, at) => ({ timeUnixNano: String(BigInt(nowMs - (moments - at) * everyMs) * 1_000_000n), number: at + 1 }))
  const attributes = [{ key: 'queue', value: { stringValue: 'orders' } }]
  const histogram = points.map(({ timeUnixNano, number }) => ({
    timeUnixNano, attributes, count: String(number * 10), sum: number * 300, explicitBounds: [10, 50], bucketCounts: ['0', String(number * 10), '0'],
    ...(number === moments && { exemplars: [{ timeUnixNano, asDouble: 42, traceId }] }),
  }))
  const counter = points.map(({ timeUnixNano, number }) => ({ timeUnixNano, attributes, asInt: String(number * 20) }))
  const metrics = [
    { name: `${application}.wait`, unit: 'ms', description: 'How long orders waited.', histogram: { aggregationTemporality: 2, dataPoints: histogram } },
    { name: `${application}.orders`, unit: '{order}', sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: counter } },
  ]
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: application } }, { key: 'service.instance.id', value: { stringValue: `${application}-1` } }] }
  const answer = await fetch(`http://127.0.0.1:${productSettings().ports.otlp}/v1/metrics`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] }) })
  if (!answer.ok) throw new Error(`the collector answered ${answer.status}`)
}

const hex = (digits: number): string => Array.from({ length: digits }, () => Math.floor(Math.random() * 16).toString(16)).join('')

/** A request that calls its database `calls` times in a loop, as OTLP/JSON: many spans in one request. Slow when `ms` of each call is. */
export async function sendLoop(application: string, operation: string, calls: number, { ms = 1, version = '1' } = {}): Promise<{ traceId: string; rootId: string; lastId: string }> {
  const [traceId, rootId] = [hex(32), hex(16)]
  const beginNs = BigInt(Date.now() - Math.ceil(calls * ms) - 50) * 1_000_000n
  const ns = (afterMs: number) => (beginNs + BigInt(Math.round(afterMs * 1e6))).toString()
  const ids = Array.from({ length: calls }, () => hex(16))
  const span = (spanId: string, parentSpanId: string, name: string, kind: number, fromMs: number, toMs: number, attributes: object[] = []) => ({ traceId, spanId, parentSpanId, name, kind, startTimeUnixNano: ns(fromMs), endTimeUnixNano: ns(toMs), attributes })
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } })
  const spans = [
    span(rootId, '', operation, 2, 0, calls * ms + 1),
    ...ids.map((id, at) => span(id, rootId, 'select title', 3, at * ms, (at + 1) * ms, [text('db.system', 'postgresql'), text('db.query.text', `select * from title where id = ${at}`)])),
  ]
  const resource = { attributes: [text('service.name', application), text('service.instance.id', `${application}-1`), text('service.version', version)] }
  const answer = await fetch(url('traces'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }) })
  if (!answer.ok) throw new Error(`the collector answered ${answer.status}`)
  return { traceId, rootId, lastId: ids.at(-1) ?? '' }
}
