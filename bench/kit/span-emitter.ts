/** Ends a span named probe-1, probe-2 … every 700 ms with the stock SDK, and prints when each ended. */
import { setTimeout as pause } from 'node:timers/promises'
import { SpanKind } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'

const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': process.env.OTEL_SERVICE_NAME ?? 'freshness', 'service.instance.id': 'freshness-1' }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
})
const tracer = provider.getTracer('bench')
for (let count = 1; count <= Number(process.argv[2]); count++) {
  tracer.startSpan(`probe-${count}`, { kind: SpanKind.SERVER }).end()
  process.stdout.write(`${JSON.stringify({ name: `probe-${count}`, endedAtMs: Date.now() })}\n`)
  await pause(700)
}
await provider.shutdown()
