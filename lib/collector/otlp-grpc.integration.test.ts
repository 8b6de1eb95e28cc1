import { readFileSync } from 'node:fs'
import { Client, compressionAlgorithms, credentials, Metadata, type ServiceError, status as codes } from '@grpc/grpc-js'
import { SpanKind } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import { encodeTraces } from '@/lib/domains/telemetry/testing/otlp-encoder'
import { resourceOf, spanRecord } from '@/lib/domains/telemetry/testing/records'
import { oneCollector } from './testing/run-collector'

const collector = oneCollector()
const clients: Client[] = []
beforeAll(collector.begin)
afterAll(async () => {
  for (const client of clients) client.close()
  await collector.end()
})

const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.instance.id': 'shop-1' })
const everything = { selector: { applications: null }, range: { fromMs: Date.now() - 3_600_000, toMs: Date.now() + 300_000 } }
const url = () => `http://127.0.0.1:${collector.current().ports.otlpGrpc}`
const status = async () => {
  const answer = await collector.current().client.call(collectorCalls.status, {})
  if (!answer.ok) throw new Error(answer.error.detail)
  return { ...answer.value, grpc: answer.value.intakes.find(({ name }) => name === 'grpc') }
}

const bytes = (value: Buffer) => value
/** One call with bytes as they are: what no exporter would send. */
function call(body: Uint8Array, { path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export', gzip = false } = {}): Promise<Buffer | ServiceError> {
  const client = new Client(`127.0.0.1:${collector.current().ports.otlpGrpc}`, credentials.createInsecure(), { 'grpc.max_send_message_length': -1, ...(gzip ? { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip } : {}) })
  clients.push(client)
  return new Promise((resolve) => client.makeUnaryRequest(path, bytes, bytes, Buffer.from(body), new Metadata(), (error, answer) => resolve(error ?? answer ?? Buffer.alloc(0))))
}

describe('the stock OpenTelemetry SDK over gRPC', () => {
  test.each([
    ['plain', CompressionAlgorithm.NONE],
    ['gzip', CompressionAlgorithm.GZIP],
  ])('a span, %s', async (_what, compression) => {
    const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: url(), compression }))] })
    const span = provider.getTracer('test').startSpan('GET /basket', { kind: SpanKind.SERVER })
    span.end()
    await provider.forceFlush()
    await provider.shutdown()
    const { traceId, spanId } = span.spanContext()
    expect(await collector.current().client.call(collectorCalls.trace, { traceId })).toMatchObject({ ok: true, value: { spans: [{ spanId, name: 'GET /basket', kind: 'server', application: 'shop' }] } })
  })

  test('a log record', async () => {
    const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: url() }) })] })
    provider.getLogger('test').emit({ severityNumber: SeverityNumber.WARN, body: 'Payment took too long' })
    await provider.forceFlush()
    await provider.shutdown()
    expect(await collector.current().client.call(collectorCalls.searchLogs, { ...everything, q: 'payment' })).toMatchObject({ ok: true, value: { total: 1, items: [{ severity: 'warn', application: 'shop' }] } })
  })

  test('metric points', async () => {
    const provider = new MeterProvider({ resource, readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter({ url: url() }), exportIntervalMillis: 3_600_000 })] })
    provider.getMeter('test').createGauge('process.memory.usage').record(120_000_000)
    await provider.forceFlush()
    await provider.shutdown()
    expect(await collector.current().client.call(collectorCalls.runtime, { ...everything, stepMs: 10_000 })).toMatchObject({ ok: true, value: { series: [{ instance: 'shop-1', points: [{ memoryBytes: 120_000_000 }] }] } })
  })
})

describe('answers', () => {
  test('part of a request is told as such', async () => {
    const long = BigInt(Date.now() - 30 * 86_400_000) * 1_000_000n
    const answer = await call(encodeTraces([{ resource: resourceOf('shop'), items: [spanRecord(), spanRecord({ startNs: long })] }]))
    expect(answer.toString()).toContain('1 older than 7 days')
  })

  test.each([
    ['bytes that are no request', Buffer.from([0x0a, 0x7f, 1]), false, codes.INVALID_ARGUMENT],
    ['a message over the limit', Buffer.alloc(17 * 1024 * 1024), false, codes.RESOURCE_EXHAUSTED],
    ['a bomb that inflates over the limit', Buffer.alloc(40 * 1024 * 1024), true, codes.RESOURCE_EXHAUSTED],
  ])('%s is refused for good and counted', async (_what, body, gzip, code) => {
    const before = await status()
    const answer = (await call(body, { gzip })) as ServiceError
    expect(answer.code).toBe(code)
    expect(answer.metadata.get('grpc-status-details-bin')).toEqual([])
    expect((await status()).grpc?.broken).toBe((before.grpc?.broken ?? 0) + 1)
  })

  test('an unknown service is unimplemented', async () => expect(await call(Buffer.alloc(0), { path: '/opentelemetry.proto.collector.profiles.v1.ProfilesService/Export' })).toMatchObject({ code: codes.UNIMPLEMENTED }))

  test.runIf(process.platform === 'linux')('over the queue senders are told to come again, and what was acknowledged is stored', async () => {
    const before = await status()
    const one = encodeTraces([{ resource: resourceOf('shop'), items: Array.from({ length: 2_000 }, () => spanRecord({ attributes: { text: 'x'.repeat(300) } })) }])
    const answers = await Promise.all(Array.from({ length: Math.ceil(160e6 / one.length) }, () => call(one)))
    const refused = answers.filter((answer): answer is ServiceError => !Buffer.isBuffer(answer))
    expect(refused.length).toBeGreaterThan(0)
    for (const error of refused) {
      expect(error.code).toBe(codes.RESOURCE_EXHAUSTED)
      expect(String(error.metadata.get('grpc-status-details-bin')[0])).toContain('google.rpc.RetryInfo')
    }
    const after = await status()
    expect(after.received.spans - before.received.spans).toBe((answers.length - refused.length) * 2_000)
    expect(after.queueBytes).toBe(0)
    const rssKb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${collector.current().child.pid}/status`, 'utf8'))?.[1] ?? 0)
    expect(rssKb / 1024).toBeLessThan(800)
  })
})
