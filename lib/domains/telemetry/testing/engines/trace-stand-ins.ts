import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ResourceGroup, SpanRecord } from '../../core/records'

export interface StandIn {
  url: string
  asked: URL[]
  close(): Promise<void>
}

async function serve(answer: (url: URL, request: IncomingMessage, send: (status: number, body: unknown, type?: string) => void) => void): Promise<StandIn> {
  const asked: URL[] = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://stand-in')
    asked.push(url)
    answer(url, request, (status, body, type = 'application/json') => {
      response.writeHead(status, { 'content-type': type })
      response.end(typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Groups = readonly ResourceGroup<SpanRecord>[]

interface Whole {
  traceId: string
  startNs: bigint
  groups: ResourceGroup<SpanRecord>[]
}

/** Newest first. */
function wholeTraces(groups: Groups): Whole[] {
  const traces = new Map<string, Whole>()
  for (const { resource, items } of groups)
    for (const item of items) {
      const known = traces.get(item.traceId) ?? { traceId: item.traceId, startNs: item.startNs, groups: [] }
      traces.set(item.traceId, known)
      if (item.startNs < known.startNs) known.startNs = item.startNs
      const group = known.groups.find((one) => one.resource === resource)
      if (group) group.items.push(item)
      else known.groups.push({ resource, items: [item] })
    }
  return [...traces.values()].sort((a, b) => Number(b.startNs - a.startNs))
}

const jaegerKinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'] as const
const tag = (key: string, value: unknown) => ({ key, type: typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'int64' : 'string', value })

const jaegerTrace = ({ traceId, groups }: Whole) => ({
  traceID: traceId,
  spans: groups.flatMap(({ items }, at) =>
    items.map(({ spanId, parentId, name, kind, startNs, endNs, attributes, status }) => ({
      traceID: traceId, spanID: spanId, flags: 1, operationName: name, references: parentId === '' ? [] : [{ refType: 'CHILD_OF', traceID: traceId, spanID: parentId }], startTime: Number(startNs / 1_000n), duration: Number((endNs - startNs) / 1_000n),
      tags: [tag('span.kind', jaegerKinds[kind]), ...Object.entries(attributes).map(([key, value]) => tag(key, value)), ...(status === 2 ? [tag('error', true), tag('otel.status_code', 'ERROR')] : [])],
      logs: [], processID: `p${at + 1}`, warnings: null,
    })),
  ),
  processes: Object.fromEntries(groups.map(({ resource }, at) => [`p${at + 1}`, { serviceName: resource['service.name'], tags: Object.entries(resource).filter(([key]) => key !== 'service.name').map(([key, value]) => tag(key, value)) }])),
  warnings: null,
})

/** Jaeger's query API as its own pages use it. It narrows by service, time and number alone: the rest is for whoever asks. */
export function startJaegerStandIn(groups: Groups): Promise<StandIn> {
  const traces = wholeTraces(groups)
  const services = [...new Set(groups.map(({ resource }) => String(resource['service.name'])))]
  const answer = (data: unknown[] | null, errors: unknown = null) => ({ data, total: 0, limit: 0, offset: 0, errors })
  return serve((url, _request, send) => {
    const id = /^\/api\/traces\/([0-9a-f]+)$/.exec(url.pathname)?.[1]
    const get = (name: string) => url.searchParams.get(name)
    if (url.pathname === '/api/services') return send(200, { ...answer(services), total: services.length })
    if (id !== undefined) {
      const trace = traces.find(({ traceId }) => traceId === id.padStart(32, '0'))
      return trace ? send(200, answer([jaegerTrace(trace)])) : send(404, answer(null, [{ code: 404, msg: 'trace not found' }]))
    }
    if (url.pathname !== '/api/traces') return send(200, '<!doctype html><title>Jaeger UI</title>', 'text/html; charset=utf-8')
    if (!get('service')) return send(400, answer(null, [{ code: 400, msg: "parameter 'service' is required" }]))
    const [from, to] = ['start', 'end'].map((name) => BigInt(get(name) ?? '0') * 1_000n) as [bigint, bigint]
    const found = traces.filter(({ startNs, groups: own }) => startNs >= from && startNs <= to && own.some(({ resource }) => resource['service.name'] === get('service')))
    send(200, answer(found.slice(0, Number(get('limit') ?? 20)).map(jaegerTrace)))
  })
}

const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64')
const anyValue = (value: unknown) => (typeof value === 'boolean' ? { boolValue: value } : typeof value === 'number' ? { intValue: String(value) } : { stringValue: String(value) })
const keyValues = (map: object) => Object.entries(map).map(([key, value]) => ({ key, value: anyValue(value) }))
const tempoKinds = ['SPAN_KIND_UNSPECIFIED', 'SPAN_KIND_INTERNAL', 'SPAN_KIND_SERVER', 'SPAN_KIND_CLIENT', 'SPAN_KIND_PRODUCER', 'SPAN_KIND_CONSUMER'] as const
const tempoStatuses = [undefined, 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'] as const

/** Tempo's JSON of a trace: protobuf's rules, with ids in base64 and words for numbers. */
const tempoTrace = ({ groups }: Whole) => ({
  batches: groups.map(({ resource, items }) => ({
    resource: { attributes: keyValues(resource) },
    scopeSpans: [{ scope: { name: 'test' }, spans: items.map(({ traceId, spanId, parentId, name, kind, startNs, endNs, attributes, status }) => ({
      traceId: base64(traceId), spanId: base64(spanId), ...(parentId && { parentSpanId: base64(parentId) }), name, kind: tempoKinds[kind], startTimeUnixNano: startNs.toString(), endTimeUnixNano: endNs.toString(), attributes: keyValues(attributes),
      status: tempoStatuses[status] ? { code: tempoStatuses[status] } : {},
    })) }],
  })),
})

/**
 * Tempo's HTTP API as it is documented. It narrows by time and number alone: the rest is for whoever asks. `protobuf`: how a trace
 * is written as such, else it is JSON whatever was asked for.
 */
export function startTempoStandIn(groups: Groups, protobuf?: (groups: Groups) => Uint8Array): Promise<StandIn> {
  const traces = wholeTraces(groups)
  return serve((url, request, send) => {
    const id = /^\/api\/traces\/([0-9a-f]+)$/.exec(url.pathname)?.[1]
    const get = (name: string) => url.searchParams.get(name)
    if (url.pathname === '/api/echo') return send(200, 'echo', 'text/plain; charset=utf-8')
    if (url.pathname === '/api/status/buildinfo') return send(200, { version: '2.4.1', revision: '24ada55', branch: 'HEAD', goVersion: 'go1.21.3' })
    if (url.pathname === '/api/search/tag/service.name/values') return send(200, { tagValues: [...new Set(groups.map(({ resource }) => String(resource['service.name'])))], metrics: {} })
    if (id !== undefined) {
      const trace = traces.find(({ traceId }) => traceId === id)
      if (!trace) return send(404, '')
      return protobuf && request.headers.accept === 'application/protobuf' ? send(200, protobuf(trace.groups), 'application/protobuf') : send(200, tempoTrace(trace))
    }
    if (url.pathname !== '/api/search') return send(404, '404 page not found', 'text/plain')
    if (!/^\{ .*\}$/s.test(get('q') ?? '')) return send(400, 'invalid TraceQL query: parse error', 'text/plain')
    const [from, to] = ['start', 'end'].map((name) => BigInt(get(name) ?? '0') * 1_000_000_000n) as [bigint, bigint]
    const found = traces.filter(({ startNs }) => startNs >= from && startNs < to).slice(0, Number(get('limit') ?? 20))
    // Leading zeros are left out of ids.
    send(200, { traces: found.map(({ traceId, startNs }) => ({ traceID: traceId.replace(/^0+/, ''), startTimeUnixNano: startNs.toString(), durationMs: 1 })), metrics: {} })
  })
}
