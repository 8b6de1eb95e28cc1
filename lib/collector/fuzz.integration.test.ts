import { Client, credentials, Metadata, status as codes, type ServiceError } from '@grpc/grpc-js'
import fc from 'fast-check'
import { connect } from 'node:net'
import { compressSync } from 'snappy'
import { request } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import { encodeLogs, encodeMetrics, encodeTraces } from '@/lib/domains/telemetry/testing/otlp-encoder'
import { encodeLoki, encodeRemoteWrite } from '@/lib/domains/telemetry/testing/push-encoder'
import { counter, gauge, logRecord, resourceOf, spanRecord } from '@/lib/domains/telemetry/testing/records'
import { nastyBodies, spoiled } from './testing/nasty-bodies'
import { oneCollector } from './testing/run-collector'

// What is stored is answered after a commit, and one commit takes what has come meanwhile.
vi.setConfig({ maxConcurrency: 10 })

const collector = oneCollector()
let client: Client | null = null
beforeAll(collector.begin)
afterAll(async () => {
  client?.close()
  await collector.end()
})

const [nowMs, nowNs] = [Date.now(), BigInt(Date.now()) * 1_000_000n]
const resource = resourceOf('fuzzed')
const json = (body: object) => Buffer.from(JSON.stringify(body))
const otlpResource = { attributes: [{ key: 'service.name', value: { stringValue: 'fuzzed' } }] }
const good = {
  traces: encodeTraces([{ resource, items: [spanRecord({ attributes: { 'http.route': '/a', size: 3, list: ['x', 1] }, events: [{ timeNs: nowNs, name: 'e', attributes: {} }] })] }]),
  metrics: encodeMetrics([{ resource, items: [gauge('g', [{ timeNs: nowNs, value: 1.5 }]), counter('c', [{ timeNs: nowNs, value: 3 }])] }]),
  logs: encodeLogs([{ resource, items: [logRecord({ body: 'a line', attributes: { a: { b: 'c' } } })] }]),
  tracesJson: json({ resourceSpans: [{ resource: otlpResource, scopeSpans: [{ spans: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name: 'GET', kind: 2, startTimeUnixNano: String(nowNs), endTimeUnixNano: String(nowNs + 5n), attributes: [{ key: 'n', value: { intValue: '7' } }] }] }] }] }),
  logsJson: json({ resourceLogs: [{ resource: otlpResource, scopeLogs: [{ logRecords: [{ timeUnixNano: String(nowNs), severityNumber: 9, body: { stringValue: 'x' } }] }] }] }),
  zipkin: json([{ traceId: 'ab'.repeat(8), id: 'cd'.repeat(8), kind: 'SERVER', name: 'get', timestamp: nowMs * 1_000, duration: 9, localEndpoint: { serviceName: 'fuzzed', ipv4: '127.0.0.1' }, tags: { a: 'b' }, annotations: [{ timestamp: nowMs * 1_000, value: 'x' }] }]),
  loki: json({ streams: [{ stream: { app: 'fuzzed' }, values: [[`${nowMs}000000`, 'line', { a: 'b' }]] }] }),
  lokiProtobuf: encodeLoki([{ labels: '{app="fuzzed"}', entries: [{ seconds: Math.floor(nowMs / 1_000), nanos: 5, line: 'line' }] }]),
  remoteWrite: encodeRemoteWrite([{ labels: [['__name__', 'up'], ['job', 'fuzzed']], samples: [[1, nowMs]] }]),
}
const post = (port: 'otlp' | 'zipkin', path: string, type: string, headers: Record<string, string> = {}) => async (body: Buffer) => {
  const answer = await request(`http://127.0.0.1:${collector.current().ports[port]}${path}`, { method: 'POST', headers: { 'content-type': type, ...headers }, body })
  await answer.body.dump()
  return answer.statusCode
}
const protobuf = 'application/x-protobuf'
const snappy = (send: (body: Buffer) => Promise<number>) => (body: Buffer) => send(compressSync(body) as Buffer) // a Buffer gives a Buffer
const bytes = (value: Buffer) => value
function exportByGrpc(body: Buffer): Promise<number> {
  client ??= new Client(`127.0.0.1:${collector.current().ports.otlpGrpc}`, credentials.createInsecure(), { 'grpc.max_send_message_length': -1 })
  const channel = client
  return new Promise((resolve) => {
    channel.makeUnaryRequest('/opentelemetry.proto.collector.trace.v1.TraceService/Export', bytes, bytes, body, new Metadata(), (error: ServiceError | null) => resolve(error?.code ?? codes.OK))
  })
}
/** Resolves when the collector has closed its side: it has read all of it, or gave up on a sender out of step. */
function sendSyslog(body: Buffer): Promise<string> {
  const socket = connect(collector.current().ports.syslog, '127.0.0.1')
  socket.on('error', () => {})
  socket.resume().end(body)
  return new Promise((resolve) => socket.once('close', () => resolve('closed')))
}

const overHttp = [200, 202, 204, 400, 413]
const doors: { name: string; send: (body: Buffer) => Promise<number | string>; of: readonly Uint8Array[]; answers: readonly (number | string)[] }[] = [
  { name: 'OTLP spans, protobuf', send: post('otlp', '/v1/traces', protobuf), of: [good.traces], answers: overHttp },
  { name: 'OTLP points, protobuf', send: post('otlp', '/v1/metrics', protobuf), of: [good.metrics], answers: overHttp },
  { name: 'OTLP lines, protobuf', send: post('otlp', '/v1/logs', protobuf), of: [good.logs], answers: overHttp },
  { name: 'OTLP spans, JSON', send: post('otlp', '/v1/traces', 'application/json'), of: [good.tracesJson], answers: overHttp },
  { name: 'OTLP lines, JSON', send: post('otlp', '/v1/logs', 'application/json'), of: [good.logsJson], answers: overHttp },
  { name: 'OTLP, said to be gzip', send: post('otlp', '/v1/traces', protobuf, { 'content-encoding': 'gzip' }), of: [good.traces], answers: overHttp },
  { name: 'OTLP/gRPC', send: exportByGrpc, of: [good.traces], answers: [codes.OK, codes.INVALID_ARGUMENT, codes.RESOURCE_EXHAUSTED] },
  { name: 'Zipkin', send: post('zipkin', '/api/v2/spans', 'application/json'), of: [good.zipkin], answers: overHttp },
  { name: 'Loki, JSON', send: post('otlp', '/loki/api/v1/push', 'application/json'), of: [good.loki], answers: overHttp },
  { name: 'Loki, protobuf', send: snappy(post('otlp', '/loki/api/v1/push', protobuf)), of: [good.lokiProtobuf], answers: overHttp },
  { name: 'Prometheus remote write', send: snappy(post('otlp', '/api/v1/write', protobuf, { 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' })), of: [good.remoteWrite], answers: overHttp },
  { name: 'syslog', send: sendSyslog, of: [Buffer.from(`<11>1 ${new Date(nowMs).toISOString()} host fuzzed 7 ID [x@1 a="b"] line\n`), Buffer.from('17 <11>1 - - - - - - x')], answers: ['closed'] },
]

describe.each(doors)('$name', ({ send, of, answers }) => {
  let pid: number | undefined
  beforeAll(() => void (pid = collector.current().child.pid))
  // Whatever was sent, the same process answers, holds nothing back and takes what is good.
  afterEach(async ({ expect }) => {
    const { child, client: control } = collector.current()
    expect([child.exitCode, child.pid]).toEqual([null, pid])
    for (const body of of) expect(answers).toContain(await send(Buffer.from(body)))
    await expect.poll(() => control.call(collectorCalls.status, {}), { timeout: 20_000 }).toMatchObject({ ok: true, value: { queueBytes: 0 } })
  })

  test.concurrent.each(nastyBodies)('%s', async (_name, body) => expect(answers).toContain(await send(body)))
  test('good bodies, spoiled in a few places, ten at once', { timeout: 120_000 }, () =>
    fc.assert(fc.asyncProperty(fc.array(spoiled(of), { minLength: 10, maxLength: 10 }), async (bodies) => void expect(answers).toEqual(expect.arrayContaining(await Promise.all(bodies.map(send))))), { numRuns: 6 }))
})
