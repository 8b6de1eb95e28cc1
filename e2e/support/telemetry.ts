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
