import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { describe, expect, test } from 'vitest'
import { closedPort } from '@/lib/testing/closed-port'
import { callerWith, startUpstream, until } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture()
const traceOf = (traceId: string, count: number) =>
  until(`${count} spans of ${traceId}`, () => {
    const spans = given.proxy.spans.getFinishedSpans().filter((span) => span.spanContext().traceId === traceId)
    return spans.length >= count ? spans : undefined
  })
const parent = (digit: string, flags = '01') => ({ traceId: digit.repeat(32), spanId: digit.repeat(16), header: `00-${digit.repeat(32)}-${digit.repeat(16)}-${flags}` })
const headersBack = (application: string) =>
  startUpstream(application, `${application}-1`, (request, response) => void response.end(JSON.stringify(request.headers)), { zone: 'local-a' })

describe('a trace', () => {
  test('goes on through the edge: its state too, and the instance sees the span of the try', async () => {
    const { traceId, spanId, header } = parent('a')
    await given.serve([await headersBack('home')])
    const seen = await (await fetch(`${given.proxy.edge}/home/titles?token=1`, { headers: { traceparent: header, tracestate: 'vendor=1' } })).json()
    const spans = await traceOf(traceId, 2)
    const server = spans.find((span) => span.kind === SpanKind.SERVER)
    const client = spans.find((span) => span.kind === SpanKind.CLIENT)
    expect(server?.parentSpanContext?.spanId).toBe(spanId)
    expect(client?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId)
    expect(seen.traceparent).toBe(`00-${traceId}-${client?.spanContext().spanId}-01`)
    expect(seen.tracestate).toBe('vendor=1')
    expect(server?.resource.attributes).toMatchObject({ 'service.name': 'edge', 'cloud.region': 'local' })
    expect(server?.attributes).toEqual({
      'http.request.method': 'GET', 'http.route': '/home', 'url.path': '/titles', 'url.scheme': 'http', 'http.response.status_code': 200,
      'client.address': expect.stringContaining('127.0.0.1'), 'user_agent.original': 'node',
    })
    expect(client?.attributes).toMatchObject({ 'server.address': '127.0.0.1', 'quarterdeck.caller': 'edge', 'quarterdeck.target': 'home', 'quarterdeck.target.instance': 'home-1', 'quarterdeck.attempt': 1 })
  })

  test('begins at the edge where the caller brings none, or nonsense, and its state is not passed on', async () => {
    await given.serve([await headersBack('home')])
    const seen = await (await fetch(`${given.proxy.edge}/home/`, { headers: { traceparent: '00-zz-zz-01', tracestate: 'vendor=1' } })).json()
    expect(seen.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
    expect(seen.tracestate).toBeUndefined()
  })

  test('that its owner does not sample stays unsampled', async () => {
    const { traceId, header } = parent('b', '00')
    await given.serve([await headersBack('home')])
    const seen = await (await fetch(`${given.proxy.edge}/home/`, { headers: { traceparent: header } })).json()
    expect(seen.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))
  })

  test('of a caller that speaks B3 goes on, in the same form and beside W3C', async () => {
    await given.serve([await headersBack('home')])
    const low = 'd'.repeat(16)
    const multi = await (await fetch(`${given.proxy.edge}/home/`, { headers: { 'X-B3-TraceId': low, 'X-B3-SpanId': 'e'.repeat(16), 'X-B3-Sampled': '1' } })).json()
    const spans = await traceOf(low.padStart(32, '0'), 2)
    const [server, client] = [SpanKind.SERVER, SpanKind.CLIENT].map((kind) => spans.find((span) => span.kind === kind))
    expect(server?.parentSpanContext?.spanId).toBe('e'.repeat(16))
    const [serverId, clientId] = [server?.spanContext().spanId, client?.spanContext().spanId]
    expect(multi).toMatchObject({ 'x-b3-traceid': low, 'x-b3-spanid': clientId, 'x-b3-parentspanid': serverId, 'x-b3-sampled': '1', traceparent: `00-${low.padStart(32, '0')}-${clientId}-01` })

    const unseen = await (await fetch(`${given.proxy.edge}/home/`, { headers: { b3: '0' } })).json()
    expect(unseen.b3).toMatch(/^[0-9a-f]{32}-[0-9a-f]{16}-0-[0-9a-f]{16}$/)
    expect(unseen.traceparent).toMatch(/-00$/)
    // W3C, where both are there, says whose child this is.
    const both = await (await fetch(`${given.proxy.edge}/home/`, { headers: { b3: `${low}-${low}-1`, traceparent: parent('f').header } })).json()
    expect(both.b3).toMatch(new RegExp(`^f{32}-[0-9a-f]{16}-1-`))
    const none = await (await fetch(`${given.proxy.edge}/home/`, { headers: { b3: 'nonsense' } })).json()
    expect(none).not.toHaveProperty('b3')
  })

  test('shows each try of a call, and who called', async () => {
    const { traceId, header } = parent('c')
    const well = await headersBack('catalogue')
    const gone = { ...well.target, instance: 'catalogue-0', port: await closedPort() }
    await given.serve([well], { also: [gone], callers: [callerWith('letmein', { zone: null })] })
    for (let round = 0; round < 2; round++) await (await fetch(`${given.proxy.sidecar}/i/letmein/call/catalogue/x`, { headers: { traceparent: header } })).text()
    const spans = await traceOf(traceId, 5)
    const clients = spans.filter((span) => span.kind === SpanKind.CLIENT)
    expect(clients.map((span) => [span.attributes['quarterdeck.target.instance'], span.attributes['quarterdeck.attempt'], span.status.code]).sort()).toEqual([
      ['catalogue-0', 1, SpanStatusCode.ERROR],
      ['catalogue-1', 1, SpanStatusCode.UNSET],
      ['catalogue-1', 2, SpanStatusCode.UNSET],
    ])
    const server = spans.find((span) => span.kind === SpanKind.SERVER && span.attributes['quarterdeck.attempts'] === 2)
    expect(server?.attributes).toMatchObject({ 'quarterdeck.caller': 'home', 'quarterdeck.caller.instance': 'home-v000-aaaaaa', 'http.response.status_code': 200 })
    expect(server?.resource.attributes['service.name']).toBe('sidecar')
  })
})
