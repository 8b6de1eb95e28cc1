import type { Attributes } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, type MetricProducer, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import type { SpanExporter } from '@opentelemetry/sdk-trace-node'
import { createDurationHistogram, type DurationHistogram } from './duration-histogram'
import { readableSpan } from './readable-span'
import { createSpanSender, type SpanSender } from './span-sender'
import { createSpanTracer, type SpanTracer } from './span-tracer'

export interface Signals {
  tracer: SpanTracer
  serverDuration: Pick<DurationHistogram, 'record'>
  clientDuration: Pick<DurationHistogram, 'record' | 'recordCall'>
}

export interface ProxyTelemetry {
  edge: Signals
  sidecar: Signals
  /** Sends what is left, for at most two seconds. */
  close(): Promise<void>
}

export interface TelemetryOptions {
  collectorUrl: string
  hostId: string
  region: string
  version: string
  /** In place of OTLP, for tests. */
  spanExporter?: SpanExporter
}

const scopeName = 'quarterdeck-proxy'

/** Two services in one process, because a request at the edge and a call between applications are different questions. */
export function createTelemetry(options: TelemetryOptions): ProxyTelemetry {
  const closers: (() => Promise<unknown>)[] = []
  const scope = { name: scopeName, version: options.version }

  /** Spans that find no room are dropped: a collector that is down never holds a request back. */
  function spansOf(resource: Attributes): Pick<SpanSender, 'add' | 'close'> {
    const { spanExporter } = options
    if (!spanExporter) return createSpanSender(`${options.collectorUrl}/v1/traces`, { resource, ...scope })
    return { add: (span) => spanExporter.export([readableSpan(span, resource, scope)], () => undefined), close: async () => undefined }
  }

  function signals(service: string): Signals {
    const resource = { 'service.name': service, 'service.instance.id': `${service}-${options.hostId}`, 'service.version': options.version, 'cloud.region': options.region }
    const spans = spansOf(resource)
    const startMs = Date.now()
    const serverDuration = createDurationHistogram('http.server.request.duration', 'Duration of HTTP server requests.', startMs)
    const clientDuration = createDurationHistogram('http.client.request.duration', 'Duration of HTTP client requests.', startMs)
    closers.push(() => spans.close())
    if (!options.spanExporter) {
      const shared = resourceFromAttributes(resource)
      const durations: MetricProducer = {
        collect: async () => {
          const nowMs = Date.now()
          const metrics = [serverDuration, clientDuration].map((one) => one.data(nowMs)).filter(({ dataPoints }) => dataPoints.length > 0)
          return { resourceMetrics: { resource: shared, scopeMetrics: [{ scope, metrics }] }, errors: [] }
        },
      }
      const reader = new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter({ url: `${options.collectorUrl}/v1/metrics`, timeoutMillis: 4_000 }),
        exportIntervalMillis: 5_000,
        exportTimeoutMillis: 4_500,
        metricProducers: [durations],
      })
      const meters = new MeterProvider({ resource: shared, readers: [reader] })
      closers.push(() => meters.shutdown())
    }
    return { tracer: createSpanTracer(spans.add), serverDuration, clientDuration }
  }

  return {
    edge: signals('edge'),
    sidecar: signals('sidecar'),
    async close() {
      const sent = Promise.allSettled(closers.map((close) => close()))
      await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, 2_000).unref())])
    },
  }
}
