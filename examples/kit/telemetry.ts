/**
 * The stock OpenTelemetry SDK. Must be imported before anything that uses node:http: the hooks are set while this file loads.
 * Where to send, how often and who we are comes from the OTEL_* environment.
 */
import { metrics, type Span } from '@opentelemetry/api'
import { logs } from '@opentelemetry/api-logs'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { HostMetrics } from '@opentelemetry/host-metrics'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node'
import { UndiciInstrumentation, type UndiciRequest } from '@opentelemetry/instrumentation-undici'
import { detectResources, envDetector } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { environment } from './environment'

const resource = detectResources({ detectors: [envDetector] })

const tracers = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] })
tracers.register()

const exportIntervalMillis = environment.metricIntervalMs
const meters = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(), exportIntervalMillis, exportTimeoutMillis: Math.min(exportIntervalMillis, 5_000) })],
})
metrics.setGlobalMeterProvider(meters)

const loggers = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })] })
logs.setGlobalLoggerProvider(loggers)

/** Health checks are the platform's own and say nothing about users. */
const quietPaths = new Set(['/health'])

/** The address of a sidecar call holds this instance's secret: spans say whom was called instead. */
function nameAfterTarget(span: Span, { method, path }: UndiciRequest): void {
  const at = path.indexOf('/call/')
  if (at < 0) return
  const called = path.slice(at + '/call/'.length)
  span.setAttributes({ 'url.full': `sidecar:/${called}`, 'url.path': `/${called.split('?')[0]}` })
  span.updateName(`${method} ${called.split('/')[0]}`)
}

const instrumentations = [
  new HttpInstrumentation({
    disableOutgoingRequestInstrumentation: true,
    ignoreIncomingRequestHook: ({ url }) => quietPaths.has(url ?? ''),
  }),
  // Without a parent there is no user behind a request: registration and heartbeats.
  new UndiciInstrumentation({ requireParentforSpans: true, requestHook: nameAfterTarget }),
  new RuntimeNodeInstrumentation(),
]
for (const instrumentation of instrumentations) {
  instrumentation.setTracerProvider(tracers)
  instrumentation.setMeterProvider(meters)
  instrumentation.enable()
}
new HostMetrics({ meterProvider: meters, metricGroups: ['process.cpu', 'process.memory'] }).start()

/** Sends what is left; gives up after three seconds, because the platform does too. */
export async function flushTelemetry(): Promise<void> {
  const flushed = Promise.allSettled([tracers.shutdown(), meters.shutdown(), loggers.shutdown()])
  await Promise.race([flushed, new Promise((resolve) => setTimeout(resolve, 3_000).unref())])
}
