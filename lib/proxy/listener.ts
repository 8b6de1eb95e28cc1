import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { edgeAddress, originForm, sidecarAddress, withoutQuery } from '@/lib/domains/gateway/core/address'
import { proxyAddress } from '@/lib/domains/gateway/core/sidecar-question'
import { limits, refuseRequest } from '@/lib/domains/gateway/core/framing'
import { Exchange, type ExchangeDeps } from './exchange'
import { problemBody, sendProblem } from './problem'
import type { InService } from './in-service'
import type { SidecarDesk } from './sidecar-desk'
import type { Bound } from './spans'

export interface ProxyListener {
  server: Server
  served(): number
}

/** Of the sidecar alone: what it answers itself, and which application a virtual host stands for. */
export interface SidecarSide {
  desk: SidecarDesk
  inService: InService
}

function bind(deps: ExchangeDeps, path: string, sidecar: SidecarSide | null): Bound | null {
  if (deps.side === 'edge') {
    const address = edgeAddress(path)
    return address && { ...address, caller: null }
  }
  const called = sidecarAddress(path)
  const address = called ?? proxyAddress(path)
  if (!address) return null
  const application = called ? called.application : (sidecar?.inService.applicationAt(address.application) ?? address.application)
  return { application, path: address.path, caller: address.secret === null ? null : deps.fleet.callerOf(address.secret) }
}

const usage = {
  edge: 'Applications are served at /<application>/<path>.',
  sidecar: 'Calls are served at /i/<secret>/call/<application>/<path>; beside them hosts, config, health and register.',
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

/** Takes requests of one side and hands each to an Exchange, or refuses it. */
export function createProxyListener(deps: ExchangeDeps, sidecar: SidecarSide | null = null): ProxyListener {
  let served = 0
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    insecureHTTPParser: false,
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
    const path = originForm(target)
    const bound = path === null ? null : bind(deps, path, sidecar)
    if (!bound && path !== null && sidecar?.desk.take(request, response, path)) {
      if (sayContinue) response.writeContinue()
      return
    }
    if (!bound) return sendProblem(response, 404, 'no-route', usage[deps.side], deps.side === 'edge' ? withoutQuery(target) : '', !request.complete)
    new Exchange(deps, request, response, bound).start(sayContinue)
  }

  server.on('request', (request, response) => take(request, response, false))
  server.on('checkContinue', (request, response) => take(request, response, true))
  server.on('checkExpectation', (_request, response: ServerResponse) => sendProblem(response, 400, 'refused-request', 'The only expectation served is 100-continue.', '', true))
  server.on('connect', (_request: IncomingMessage, socket: Socket) => socket.end('HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'))
  server.on('clientError', (error, socket: Socket) => (ending.has(socket) ? socket.destroySoon() : refuseUnparsed(error, socket)))
  return { server, served: () => served }
}
