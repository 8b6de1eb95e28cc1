import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import { oneCollector } from './testing/run-collector'

const collector = oneCollector()
beforeAll(collector.begin)
afterAll(collector.end)

const resource = resourceFromAttributes({
  'service.name': 'Shop', 'service.instance.id': 'shop-v000-aaaaaa', 'cloud.availability_zone': 'local-b', 'quarterdeck.cluster': 'shop', 'quarterdeck.server_group': 'shop-v000',
})
const everything = { selector: { applications: null }, range: { fromMs: Date.now() - 3_600_000, toMs: Date.now() + 300_000 } }

describe('the stock OpenTelemetry SDK', () => {
  test('a span that ended is found by its trace, in the golden signals and in the search', async () => {
    const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${collector.current().url}/v1/traces` }))] })
    const tracer = provider.getTracer('test')
    const parent = tracer.startSpan('GET /basket', { kind: SpanKind.SERVER, attributes: { 'http.route': '/basket', count: 3, ratio: 0.5, open: true, list: ['a', 'b'] } })
    parent.setStatus({ code: SpanStatusCode.ERROR, message: 'no stock' })
    parent.recordException(new Error('out of stock'))
    parent.end()
    await provider.forceFlush()
    await provider.shutdown()

    const { traceId, spanId } = parent.spanContext()
    const trace = await collector.current().client.call(collectorCalls.trace, { traceId })
    if (!trace.ok) throw new Error(trace.error.detail)
    expect(trace.value.spans).toHaveLength(1)
    expect(trace.value.spans[0]).toMatchObject({
      spanId, parentId: null, name: 'GET /basket', kind: 'server', application: 'shop', instance: 'shop-v000-aaaaaa', zone: 'local-b', status: 'error', statusMessage: 'no stock',
      attributes: { 'http.route': '/basket', count: 3, ratio: 0.5, open: true, list: ['a', 'b'] },
    })
    expect(trace.value.spans[0]?.events[0]?.attributes).toMatchObject({ 'exception.message': 'out of stock' })

    const golden = await collector.current().client.call(collectorCalls.golden, { ...everything, stepMs: 10_000, by: 'serverGroup' })
    if (!golden.ok) throw new Error(golden.error.detail)
    expect(golden.value.series).toHaveLength(1)
    expect(golden.value.series[0]).toMatchObject({ key: 'shop-v000', points: [{ requests: 1, errors: 1 }] })

    const found = await collector.current().client.call(collectorCalls.searchTraces, { ...everything, attributes: [{ key: 'http.route', value: '/basket' }] })
    if (!found.ok) throw new Error(found.error.detail)
    expect(found.value.items).toMatchObject([{ traceId, rootApplication: 'shop', rootOperation: 'GET /basket', spans: 1, errors: 1, applications: ['shop'] }])
  })

  test('a log record is found by its words and its trace', async () => {
    const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${collector.current().url}/v1/logs` }) })] })
    provider.getLogger('test').emit({ severityNumber: SeverityNumber.WARN, body: 'Payment took too long', attributes: { order: 17 } })
    await provider.forceFlush()
    await provider.shutdown()
    const found = await collector.current().client.call(collectorCalls.searchLogs, { ...everything, q: 'payment "too long"', severity: 'warn' })
    if (!found.ok) throw new Error(found.error.detail)
    expect(found.value).toMatchObject({ total: 1, items: [{ body: 'Payment took too long', severity: 'warn', application: 'shop', attributes: { order: 17 } }] })
  })

  test('histograms of both kinds are taken whole', async () => {
    const before = await collector.current().client.call(collectorCalls.status, {})
    const exporter = new OTLPMetricExporter({ url: `${collector.current().url}/v1/metrics` })
    const views = [{ instrumentName: 'exponential', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } as const }]
    const provider = new MeterProvider({ resource, views, readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })] })
    for (const name of ['exponential', 'explicit']) for (const value of [0, 0.2, 3, 70, 900]) provider.getMeter('test').createHistogram(name).record(value)
    await provider.forceFlush()
    await provider.shutdown()
    const after = await collector.current().client.call(collectorCalls.status, {})
    if (!before.ok || !after.ok) throw new Error('the collector does not answer')
    expect(after.value.received.points - before.value.received.points).toBeGreaterThanOrEqual(2)
    expect(after.value.refused.points).toBe(0)
  })

  test('CPU, memory and event loop delay appear by instance', async () => {
    const exporter = new OTLPMetricExporter({ url: `${collector.current().url}/v1/metrics` })
    const provider = new MeterProvider({ resource, readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })] })
    const meter = provider.getMeter('test')
    meter.createGauge('process.memory.usage').record(120_000_000)
    meter.createGauge('process.cpu.utilization').record(0.25, { 'process.cpu.state': 'user' })
    meter.createGauge('nodejs.eventloop.delay.p99').record(0.012)
    await provider.forceFlush()
    await provider.shutdown()
    const runtime = await collector.current().client.call(collectorCalls.runtime, { ...everything, stepMs: 10_000 })
    if (!runtime.ok) throw new Error(runtime.error.detail)
    expect(runtime.value.series).toMatchObject([{ instance: 'shop-v000-aaaaaa', points: [{ cpu: 0.25, memoryBytes: 120_000_000, eventLoopMs: 12 }] }])
  })
})
