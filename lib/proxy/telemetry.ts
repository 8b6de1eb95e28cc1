import { type Histogram, type Tracer, ValueType } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-node'

export interface Signals {
  tracer: Tracer
  serverDuration: Histogram
  clientDuration: Histogram
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

/** Seconds; what the semantic conventions advise for http.*.request.duration. */
const boundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** Two services in one process, because a request at the edge and a call between applications are different questions. */
export function createTelemetry(options: TelemetryOptions): ProxyTelemetry {
  const closers: (() => Promise<unknown>)[] = []

  function signals(service: string): Signals {
    const resource = resourceFromAttributes({
      'service.name': service,
      'service.instance.id': `${service}-${options.hostId}`,
      'service.version': options.version,
      'cloud.region': options.region,
    })
    // Spans that find the queue full are dropped: a collector that is down never holds a request back.
    const exporter = options.spanExporter ?? new OTLPTraceExporter({ url: `${options.collectorUrl}/v1/traces`, timeoutMillis: 5_000 })
    const processor = new BatchSpanProcessor(exporter, { scheduledDelayMillis: 500, maxQueueSize: 4_096, maxExportBatchSize: 512, exportTimeoutMillis: 6_000 })
    const tracers = new BasicTracerProvider({ resource, spanProcessors: [processor] })
    const readers = options.spanExporter
      ? []
      : [
          new PeriodicExportingMetricReader({
            exporter: new OTLPMetricExporter({ url: `${options.collectorUrl}/v1/metrics`, timeoutMillis: 4_000 }),
            exportIntervalMillis: 5_000,
            exportTimeoutMillis: 4_500,
          }),
        ]
    const meters = new MeterProvider({
      resource,
      readers,
      views: [{ instrumentName: 'http.*', aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries } } }],
    })
    closers.push(() => tracers.shutdown(), () => meters.shutdown())
    const meter = meters.getMeter('quarterdeck-proxy', options.version)
    const duration = (name: string, description: string) => meter.createHistogram(name, { unit: 's', description, valueType: ValueType.DOUBLE })
    return {
      tracer: tracers.getTracer('quarterdeck-proxy', options.version),
      serverDuration: duration('http.server.request.duration', 'Duration of HTTP server requests.'),
      clientDuration: duration('http.client.request.duration', 'Duration of HTTP client requests.'),
    }
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
