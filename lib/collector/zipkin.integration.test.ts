import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { ZipkinExporter } from '@opentelemetry/exporter-zipkin'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import { oneCollector } from './testing/run-collector'

const collector = oneCollector()
beforeAll(collector.begin)
afterAll(collector.end)

const url = () => `http://127.0.0.1:${collector.current().ports.zipkin}/api/v2/spans`
async function spansOf(traceId: string) {
  const answer = await collector.current().client.call(collectorCalls.trace, { traceId })
  if (!answer.ok) throw new Error(answer.error.detail)
  return answer.value.spans
}

test('what a stock Zipkin exporter sends is found by its trace', async () => {
  const provider = new NodeTracerProvider({ resource: resourceFromAttributes({ 'service.name': 'Shop' }), spanProcessors: [new BatchSpanProcessor(new ZipkinExporter({ url: url() }))] })
  const tracer = provider.getTracer('test')
  const server = tracer.startSpan('GET /basket', { kind: SpanKind.SERVER, attributes: { 'http.route': '/basket' } })
  const client = tracer.startSpan('query', { kind: SpanKind.CLIENT }, trace.setSpan(ROOT_CONTEXT, server))
  client.setStatus({ code: SpanStatusCode.ERROR, message: 'no stock' })
  client.addEvent('asked')
  client.end()
  server.end()
  await provider.forceFlush()
  await provider.shutdown()
  const { traceId, spanId } = server.spanContext()
  expect(await spansOf(traceId)).toMatchObject([
    { spanId, parentId: null, name: 'GET /basket', kind: 'server', application: 'shop', status: 'unset', attributes: { 'http.route': '/basket' } },
    { parentId: spanId, name: 'query', kind: 'client', status: 'error', events: [{ name: 'asked' }] },
  ])
})

test('both halves of a shared span are stored, the short id of one sender beside the whole id of the other', async () => {
  const [low, id, micros] = [randomBytes(8).toString('hex'), randomBytes(8).toString('hex'), Date.now() * 1_000]
  const whole = randomBytes(8).toString('hex') + low
  const spans = [
    { traceId: whole, id, kind: 'CLIENT', name: 'get', timestamp: micros, duration: 9_000, localEndpoint: { serviceName: 'home' } },
    { traceId: low, id, kind: 'SERVER', shared: true, name: 'get', timestamp: micros + 1_000, duration: 5_000, localEndpoint: { serviceName: 'shop' } },
  ]
  const answer = await request(url(), { method: 'POST', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: gzipSync(JSON.stringify(spans)) })
  expect([answer.statusCode, await answer.body.text()]).toEqual([202, ''])
  expect(await spansOf(whole)).toMatchObject([{ application: 'home', kind: 'client', durationMs: 9 }, { application: 'shop', kind: 'server', parentId: id, durationMs: 5 }])
})

test('what is no Zipkin is refused and counted', async () => {
  const answer = await request(url(), { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"spans":[]}' })
  expect([answer.statusCode, await answer.body.text()]).toEqual([400, 'The body is not what its type says: not a list of spans.\n'])
  const status = await collector.current().client.call(collectorCalls.status, {})
  expect(status.ok && status.value.intakes.find(({ name }) => name === 'zipkin')).toMatchObject({ taken: 2, broken: 1 })
})
