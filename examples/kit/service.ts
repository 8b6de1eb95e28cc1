import { flushTelemetry } from './telemetry'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { context, trace } from '@opentelemetry/api'
import { getRPCMetadata } from '@opentelemetry/core'
import { environment } from './environment'
import { joinRegistry } from './eureka'
import { log } from './log'
import { Problem } from './problem'
import { behaviourOf, endAsReleased, readRelease } from './release'
import { asReply, compileRoutes, type Routes } from './routes'

const bodyBytesMax = 64 * 1024

async function readBody(request: IncomingMessage): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyBytesMax) throw new Problem(413, 'The body is too large')
    chunks.push(chunk)
  }
  if (size === 0) return undefined
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    throw new Problem(400, 'The body is not JSON')
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (body === undefined) return void response.writeHead(status).end()
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)
}

function sendFailure(response: ServerResponse, error: unknown): void {
  if (error instanceof Problem && error.status < 500) return send(response, error.status, { detail: error.message })
  const { message } = error as Error
  trace.getActiveSpan()?.recordException(error as Error)
  log.error(message, { 'exception.type': (error as Error).name })
  send(response, error instanceof Problem ? error.status : 500, { detail: message })
}

export interface ServiceOptions {
  /** Work beside the requests; runs once the service listens. What it returns is called first when the service stops. */
  background?: () => () => Promise<void> | void
  /** When the last request has been answered: what it was answered from is closed. */
  finished?: () => Promise<void>
}

/** Serves the routes, is in the registry while it does, and leaves in order on SIGTERM: no request that was begun is lost. */
export function serve(routes: Routes, { background, finished }: ServiceOptions = {}): void {
  const release = readRelease()
  const behaviour = behaviourOf(release)
  endAsReleased(release)
  const find = compileRoutes({ 'GET /health': behaviour.health, ...routes })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedMs = performance.now()
    let answeredMs = startedMs
    const [path = '/', query] = (request.url ?? '/').split('?')
    const users = path !== '/health'
    const beforeAnswer = async () => {
      if (users) await behaviour.end(performance.now() - startedMs)
      answeredMs = performance.now()
    }
    if (users) response.once('close', () => behaviour.sent(performance.now() - answeredMs))
    try {
      const { route, params, handler } = find(request.method ?? 'GET', path)
      const metadata = getRPCMetadata(context.active())
      if (metadata) metadata.route = route // Names the span and the metric after the route instead of the address.
      const body = await readBody(request)
      if (users) behaviour.begin()
      const reply = asReply(await handler({ params, query: new URLSearchParams(query), body }))
      await beforeAnswer()
      send(response, reply.status, reply.body)
    } catch (error) {
      await beforeAnswer()
      sendFailure(response, error)
    }
  }

  const server = createServer((request, response) => void answer(request, response))
  server.keepAliveTimeout = 10_000
  server.listen(environment.port, environment.host, () => {
    const { port } = server.address() as AddressInfo
    const registration = joinRegistry(port)
    const stopBackground = background?.()
    console.log(`${environment.application} ${environment.instance} listens on ${environment.host}:${port}`)

    let stopping = false
    const stop = async () => {
      if (stopping) return
      stopping = true
      console.log(`${environment.application} stops`)
      await registration.leave()
      await stopBackground?.()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      // A caller that keeps its connection busy for ever must not keep us alive for ever.
      setTimeout(() => server.closeAllConnections(), 5_000).unref()
      await closed
      await finished?.()
      await flushTelemetry()
      process.exit(0)
    }
    process.on('SIGTERM', () => void stop())
    process.on('SIGINT', () => void stop())
  })
}
