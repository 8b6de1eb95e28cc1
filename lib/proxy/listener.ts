import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Socket } from 'node:net'
import { originForm, withoutQuery } from '@/lib/domains/gateway/core/address'
import { limits, refuseRequest } from '@/lib/domains/gateway/core/framing'
import { bind, usage } from './bind'
import { Exchange } from './exchange'
import type { ExchangeDeps } from './exchange-deps'
import { filtered } from './filtered'
import { asHttp1 } from './http2-request'
import { problemBody, sendProblem } from './problem'
import { createUpgrades, MaybeWebSocket } from './upgrade'

export interface ProxyListener {
  server: Server
  /** WebSockets are no requests any more: the server knows nothing of them. */
  closeUpgraded(): void
  served(): number
}

function refuseUnparsed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const [status, text, detail] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large', `The header is larger than ${limits.headerBytes} bytes.`]
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout', 'The header did not arrive in time.']
        : [400, 'Bad Request', 'This is not a well-formed request.']
  const body = problemBody(Number(status), 'malformed-request', String(detail), '')
  socket.end(
    `HTTP/1.1 ${status} ${text}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

/** Takes requests of one side and hands each to an Exchange, or refuses it. `secure`: its server when it is one of TLS. */
export function createProxyListener(deps: ExchangeDeps, secure?: Server): ProxyListener {
  let served = 0
  const server = secure ?? createServer({
    maxHeaderSize: limits.headerBytes,
    insecureHTTPParser: false,
    IncomingMessage: MaybeWebSocket,
    headersTimeout: 15_000,
    // Uploads may take as long as they flow; silence is ended by the socket's own timeout.
    requestTimeout: 0,
    keepAliveTimeout: 30_000,
    noDelay: true,
  })
  server.timeout = deps.times.idleMs + 30_000
  /** Sockets whose last answer was given: what follows on them is not looked at. */
  const ending = new WeakSet<Socket>()
  server.maxHeadersCount = 0 // Cutting the list silently would hide what framing.ts must see.

  function take(request: IncomingMessage, response: ServerResponse, sayContinue: boolean): void {
    served++
    const target = request.url ?? '/'
    const refused = refuseRequest(request.method ?? 'GET', target, request.rawHeaders)
    if (refused) {
      ending.add(request.socket)
      return sendProblem(response, refused.status, 'refused-request', refused.detail, '', true)
    }
    const bound = bind(deps, request)
    if (bound === 'ambiguous') {
      ending.add(request.socket)
      return sendProblem(response, 400, 'refused-request', 'The path has "." or ".." as a part: it could be read in two ways.', '', true)
    }
    const path = originForm(target)
    if (!bound && path !== null && deps.sidecar?.desk.take(request, response, path)) {
      if (sayContinue) response.writeContinue()
      return
    }
    if (!bound) return sendProblem(response, 404, 'no-route', usage[deps.side], deps.side === 'edge' ? withoutQuery(target) : '', !request.complete)
    const route = bound.routed?.held.name ?? null
    if (deps.side === 'edge' && deps.filters.wants(['inbound', 'endpoint'], route)) {
      void filtered(deps, request, bound, route).then((next) => {
        // Whoever went away meanwhile is not called for.
        if (response.destroyed || request.aborted) return
        new Exchange(deps, request, response, next).start(sayContinue)
      })
    } else new Exchange(deps, request, response, bound).start(sayContinue)
  }

  const arrive = (request: IncomingMessage, response: ServerResponse, sayContinue: boolean) => {
    // Its number says nothing: the parser of HTTP/1.1 takes a line that says HTTP/2.0 as well.
    if (!('stream' in request)) return take(request, response, sayContinue)
    take(...asHttp1(request as unknown as Http2ServerRequest, response as unknown as Http2ServerResponse), sayContinue)
  }
  server.on('request', (request, response) => arrive(request, response, false))
  server.on('checkContinue', (request, response) => arrive(request, response, true))
  const upgrades = createUpgrades(deps)
  server.on('upgrade', (request, socket: Socket, head) => {
    served++
    upgrades.take(request, socket, head)
  })
  server.on('checkExpectation', (_request, response: ServerResponse) => sendProblem(response, 400, 'refused-request', 'The only expectation served is 100-continue.', '', true))
  server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    // From here on it is nobody's but ours: an error that nobody heard would end the process.
    socket.on('error', () => socket.destroy())
    if (socket.writable) socket.end('HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    else socket.destroySoon()
  })
  server.on('clientError', (error, socket: Socket) => (ending.has(socket) ? socket.destroySoon() : refuseUnparsed(error, socket)))
  return { server, closeUpgraded: upgrades.close, served: () => served }
}
