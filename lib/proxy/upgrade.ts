import { IncomingMessage, request as httpRequest } from 'node:http'
import type { Socket } from 'node:net'
import { chooseTarget } from '@/lib/domains/gateway/core/choose-target'
import { refuseRequest } from '@/lib/domains/gateway/core/framing'
import { requestHeaders, responseHeaders } from '@/lib/domains/gateway/core/headers'
import { bind, usage } from './bind'
import { forcedNow } from './dependencies'
import type { ExchangeDeps } from './exchange-deps'
import { filtered } from './filtered'
import { problemBody } from './problem'
import { type Bound, endServerSpan, startServerSpan } from './spans'
import { WatchedCall } from './watched-call'
import { whyRefused } from './why-refused'

/** Only a WebSocket is taken out of the parser's hands: other offers (Java's client makes one of h2c) are ignored, as they may be. */
export class MaybeWebSocket extends IncomingMessage {
  declare private offered: boolean | null
  get upgrade(): boolean {
    return this.offered === true && (this.method === 'CONNECT' || this.headers.upgrade?.toLowerCase() === 'websocket')
  }
  set upgrade(offered: boolean | null) {
    this.offered = offered
  }
}

function headOf(status: number, text: string, headers: readonly string[]): string {
  let head = `HTTP/1.1 ${status} ${text}\r\n`
  for (let at = 0; at + 1 < headers.length; at += 2) head += `${headers[at]}: ${headers[at + 1]}\r\n`
  return `${head}\r\n`
}

function refuse(socket: Socket, status: number, kind: string, detail: string, more: readonly string[] = []): void {
  const body = problemBody(status, kind, detail, '')
  socket.end(headOf(status, 'Refused', [...more, 'Content-Type', 'application/problem+json', 'Content-Length', String(Buffer.byteLength(body)), 'Connection', 'close']) + body)
}

export interface Upgrades {
  take(request: IncomingMessage, socket: Socket, head: Buffer): void
  close(): void
}

/** WebSockets: chosen, limited and counted as requests are, then two sockets that are one. */
export function createUpgrades(deps: ExchangeDeps): Upgrades {
  const open = new Set<Socket>()

  function join(client: Socket, target: Socket, ended: () => void): void {
    for (const socket of [client, target]) {
      open.add(socket)
      socket.setTimeout(0)
      // Silence is what WebSockets do; a peer that is gone is found out by TCP.
      socket.setKeepAlive(true, 30_000)
      socket.setNoDelay(true)
      socket.once('close', () => {
        open.delete(socket)
        client.destroy()
        target.destroy()
        ended()
      })
    }
    // Servers leave sockets half open; a WebSocket that one side ended is over for both.
    client.once('end', () => target.destroySoon())
    target.once('end', () => client.destroySoon())
    client.pipe(target)
    target.pipe(client)
  }

  function connect(bound: Bound, request: IncomingMessage, socket: Socket, head: Buffer): void {
    const { routed } = bound
    const startedMs = performance.now()
    const routes = deps.fleet.routesTo(bound.application)
    const route = routed?.held.label ?? (routes ? `/${bound.application}` : '/*')
    const caller = deps.side === 'edge' ? null : (bound.caller?.application ?? 'unidentified')
    const policy = routed?.held.policy ?? deps.policies.of(bound.caller, bound.application)
    const { span, continued } = startServerSpan(deps.signals.tracer, { request, bound, route, side: deps.side })
    span.setAttribute('network.protocol.name', 'websocket')
    const call = routes ? new WatchedCall(deps.dependencies.of(caller, bound.application, policy), span, deps.log) : null
    let over = false
    /** What it was as a request: that is what breakers and counters know. */
    const answered = (status: number | null, kind?: string) => {
      if (over) return
      over = true
      const durationMs = performance.now() - startedMs
      routed?.ended(status, durationMs, 1)
      call?.settle(status === null ? 'cancelled' : status >= 500 ? 'failure' : 'success', Date.now())
      call?.end({ status, isGone: status === null, fallback: false, injected: false, durationMs }, Date.now())
      if (status !== 101) endServerSpan(span, status, 1, kind)
    }
    const no = (status: number, kind: string, detail: string, more?: readonly string[]) => {
      answered(status, kind)
      refuse(socket, status, kind, detail, more)
    }
    const answer = bound.answer ?? routed?.answer(request)
    if (answer?.kind === 'refused') return no(answer.status, answer.word, answer.detail, answer.headers)
    if (answer?.kind === 'filter') {
      answered(answer.status)
      socket.end(headOf(answer.status, 'Answered', [...answer.headers, 'Content-Length', String(Buffer.byteLength(answer.body)), 'Connection', 'close']) + answer.body)
      return
    }
    if (!routes || !call) return no(404, 'unknown-application', `No application "${bound.application.slice(0, 64)}" is registered.`)
    const nowMs = Date.now()
    const admitted = call.admit(nowMs, false)
    if (admitted === 'refused' || admitted === 'rejected') return no(503, ...whyRefused(admitted, caller, bound.application, forcedNow(call.dependency, nowMs) === 'open'))
    const member = routed?.choose(routes, []) ?? chooseTarget(routes.plan, { zone: bound.caller?.zone ?? null, nowMs: Date.now() }, [])
    if (!member) return no(503, 'no-instance', `No instance of ${bound.application} is in service.`)

    const headers = requestHeaders(request.rawHeaders, {
      outside: deps.side === 'edge' ? { prefix: routed ? routed.way.prefix : `/${bound.application}`, peer: socket.remoteAddress ?? 'unknown', host: request.headers.host ?? '', port: deps.edgePort, proto: deps.proto } : null,
      caller: bound.caller?.application ?? null, keepTraceState: continued, scope: null,
    })
    routed?.toApplication(headers)
    const { traceId, spanId, traceFlags } = span.spanContext()
    const { host, port } = member.target
    headers.push('Host', `${host}:${port}`, 'Connection', 'Upgrade', 'Upgrade', 'websocket', 'traceparent', `00-${traceId}-${spanId}-${(traceFlags & 1) === 1 ? '01' : '00'}`)
    member.open += 1
    member.count.served += 1
    let left = false
    const leave = () => {
      if (left) return
      left = true
      member.open -= 1
      deps.fleet.released(member)
    }
    // As a flat list: @types/node knows only the object, the runtime writes both (`_storeHeader`).
    const asking = httpRequest({ host, port, method: 'GET', path: bound.path, headers: headers as unknown as Record<string, string>, agent: false, timeout: policy.tryTimeoutMs })
    const failed = (kind: 'timeout' | 'connect', detail: string) => {
      leave()
      deps.fleet.failed(member, kind, detail)
      no(kind === 'timeout' ? 504 : 502, kind === 'timeout' ? 'timeout' : 'bad-gateway', detail)
    }
    asking.on('timeout', () => asking.destroy(Object.assign(new Error('no answer in time'), { code: 'timeout' })))
    asking.on('error', (error: NodeJS.ErrnoException) => {
      if (!over) failed(error.code === 'timeout' ? 'timeout' : 'connect', `${bound.application} ${error.code === 'timeout' ? 'did not answer in time' : 'cannot be reached'}.`)
    })
    asking.on('upgrade', (response, target: Socket, first: Buffer) => {
      deps.fleet.answered(member, 101, performance.now() - startedMs)
      answered(101)
      if (socket.destroyed) return void target.destroy()
      socket.write(headOf(101, 'Switching Protocols', [...responseHeaders(response.rawHeaders), 'Connection', 'Upgrade', 'Upgrade', 'websocket']))
      if (first.length > 0) socket.write(first)
      if (head.length > 0) target.write(head)
      join(socket, target, () => {
        leave()
        endServerSpan(span, 101, 1, undefined)
      })
    })
    asking.on('response', (response) => {
      deps.fleet.answered(member, response.statusCode ?? 502, performance.now() - startedMs)
      answered(response.statusCode ?? 502)
      socket.write(headOf(response.statusCode ?? 502, response.statusMessage ?? '', [...responseHeaders(response.rawHeaders), 'Connection', 'close']))
      response.pipe(socket)
      response.once('close', leave)
    })
    socket.once('close', () => {
      answered(null)
      asking.destroy()
      leave()
    })
    asking.end()
  }

  return {
    take(request, socket, head) {
      socket.on('error', () => socket.destroy())
      const refused = refuseRequest(request.method ?? 'GET', request.url ?? '/', request.rawHeaders, true)
      if (refused) return refuse(socket, refused.status, 'refused-request', refused.detail)
      const bound = bind(deps, request)
      if (bound === 'ambiguous') return refuse(socket, 400, 'refused-request', 'The path has "." or ".." as a part: it could be read in two ways.')
      if (!bound) return refuse(socket, 404, 'no-route', usage[deps.side])
      const name = bound.routed?.held.name ?? null
      // Whoever is kept out by a filter is kept out here as well.
      if (deps.side === 'edge' && deps.filters.wants(['inbound', 'endpoint'], name)) void filtered(deps, request, bound, name).then((next) => (socket.destroyed ? undefined : connect(next, request, socket, head)))
      else connect(bound, request, socket, head)
    },
    close() {
      for (const socket of open) socket.destroy()
    },
  }
}
