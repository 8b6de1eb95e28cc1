import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SpanKind } from '@opentelemetry/api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeMetrics } from '@/lib/domains/telemetry/wire/otlp-metrics-protobuf'
import { decodeTraces } from '@/lib/domains/telemetry/wire/otlp-traces-protobuf'
import { FixedAttributes } from './fixed-attributes'
import { createTelemetry, type ProxyTelemetry } from './telemetry'
import { until } from './testing/estate'

let server: Server
let statuses: number[]
let received: { path: string; body: Buffer }[]
let telemetry: ProxyTelemetry
beforeEach(async () => {
  statuses = []
  received = []
  server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const status = statuses.shift() ?? 200
      if (status === 200) received.push({ path: request.url ?? '', body })
      response.writeHead(status).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  telemetry = createTelemetry({ collectorUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hostId: 'host', region: 'local', version: '0.1.0' })
})
afterEach(async () => {
  await telemetry.close()
  server.closeAllConnections()
  server.close()
})

const spans = () => received.filter(({ path }) => path === '/v1/traces').flatMap(({ body }) => decodeTraces(body).flatMap(({ resource, items }) => items.map(({ name, kind }) => ({ service: resource['service.name'], name, kind }))))

test('spans reach the collector twice a second, a call below its request, each side as a service of its own', async () => {
  for (const side of ['edge', 'sidecar'] as const) {
    const request = telemetry[side].tracer.startSpan(`GET /${side}`, { kind: SpanKind.SERVER })
    telemetry[side].tracer.startCall(request.spanContext(), new FixedAttributes('GET home', {}, {})).end()
    request.end()
    request.end()
  }
  await until('the spans', () => spans().length >= 4 || undefined)
  expect(spans().sort((one, other) => String(one.service).localeCompare(String(other.service)) || one.kind - other.kind)).toEqual([
    { service: 'edge', name: 'GET /edge', kind: 2 }, { service: 'edge', name: 'GET home', kind: 3 },
    { service: 'sidecar', name: 'GET /sidecar', kind: 2 }, { service: 'sidecar', name: 'GET home', kind: 3 },
  ])
  const [first] = received.flatMap(({ body }) => decodeTraces(body))
  const [call, request] = first?.items ?? []
  expect(call?.parentId).toBe(request?.spanId)
  expect(call?.traceId).toBe(request?.traceId)
})

test('a collector that cannot take them now is asked again, and nothing comes twice', async () => {
  statuses = [503, 503]
  telemetry.edge.tracer.startSpan('GET /kept').end()
  await until('the span', () => spans().length > 0 || undefined)
  expect(statuses).toEqual([])
  telemetry.edge.tracer.startSpan('GET /next').end()
  await until('the next', () => spans().length > 1 || undefined)
  expect(spans().map(({ name }) => name)).toEqual(['GET /kept', 'GET /next'])
})

test('what is left goes out at the end, durations too: those of one status together, however they were told', async () => {
  const { clientDuration, serverDuration } = telemetry.edge
  const call = new FixedAttributes('GET home', {}, { 'quarterdeck.target': 'home' })
  clientDuration.recordCall(0.02, call, 200)
  clientDuration.record(0.2, { 'quarterdeck.target': 'home', 'http.response.status_code': 200 })
  clientDuration.record(3, { 'quarterdeck.target': 'home', 'error.type': 'timeout' })
  serverDuration.record(0.001, { 'http.route': '/home' })
  telemetry.edge.tracer.startSpan('GET /last').end()
  await telemetry.close()
  expect(spans().map(({ name }) => name)).toEqual(['GET /last'])
  const groups = received.filter(({ path }) => path === '/v1/metrics').flatMap(({ body }) => decodeMetrics(body).groups)
  expect(groups[0]?.resource).toMatchObject({ 'service.name': 'edge' })
  const metrics = groups.flatMap(({ items }) => items)
  const client = metrics.find(({ name }) => name === 'http.client.request.duration')
  expect(client).toMatchObject({ kind: 'histogram', unit: 's' })
  expect(client?.points.map(({ histogram, value }) => [histogram?.count, value])).toEqual([[2, expect.closeTo(0.22)], [1, 3]])
  expect(metrics.find(({ name }) => name === 'http.server.request.duration')?.points).toHaveLength(1)
})
