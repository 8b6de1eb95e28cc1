import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Log } from '@/lib/kernel/log'
import { isLoopbackHost } from '@/lib/kernel/loopback-host'
import type { Reply } from '../registry/reply'
import { answerConfig, isReply, type Serving, understand } from './answer-config'
import { answerSealing, sealingPath, type WireSealing } from './answer-sealing'
import { refused } from './config-reply'
import { waitForAnother, waitSeconds } from './wait-for-another'
import { watchConfig } from './watch-config'

export interface ConfigListener {
  server: Server
  port: number
  /** Stops accepting, ends the watchers, answers what is under way. */
  close(): Promise<void>
}

interface Options extends Serving {
  sealing: WireSealing
  host: string
  port: number
  log: Log
}

const bodyBytesMax = 64 * 1024

/** Null: it is too large. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = []
  let size = 0
  // Its end must not take the answer with it.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > bodyBytesMax) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function send(response: ServerResponse, { status, headers, body }: Reply, head: boolean): void {
  response.writeHead(status, status === 304 ? headers : { ...headers, 'content-length': body === null ? 0 : Buffer.byteLength(body) })
  response.end(head || body === null ? undefined : body)
}

/** The wire of a Spring Cloud Config Server on its own port; resolves once it listens, rejects when the port is taken. */
export async function configListener({ host, port, log, sealing, ...serving }: Options): Promise<ConfigListener> {
  const watchers = new Set<ServerResponse>()
  const closing = new AbortController()

  /** Null: the answer goes on by itself. */
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<Reply | null> {
    const [pathname = '/', search = ''] = (request.url ?? '/').split('?', 2)
    // A page that points its own name at 127.0.0.1 must not read what is secret here.
    if (isLoopbackHost(host) && !isLoopbackHost(request.headers.host ?? '')) return refused(421, '/', 'Call this listener as localhost or 127.0.0.1.')
    if (request.method === 'POST' && sealingPath.test(pathname)) {
      const body = await readBody(request)
      return body === null ? refused(413, '/', 'At most 64 KiB.', { connection: 'close' }) : answerSealing(sealing, serving.callers, { pathname, headers: request.headers, body })
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return refused(405, '/', 'Configuration is read here; it is changed in the console.', { allow: 'GET, HEAD', connection: 'close' })
    if (request.method === 'GET' && request.headers.accept?.includes('text/event-stream')) {
      const ask = () => understand({ pathname, authorization: request.headers.authorization }, serving.callers)
      const understood = await ask()
      if (isReply(understood)) return understood
      if (understood.ask.flat || understood.ask.label !== null) return refused(400, '/', 'What is watched is /application/profile as it is now.')
      watchers.add(response)
      response.on('close', () => void watchers.delete(response))
      watchConfig(serving, ask, response, log)
      return null
    }
    const asked = { pathname, search: new URLSearchParams(search), headers: request.headers }
    if (waitSeconds(asked) === 0) return answerConfig(serving, asked)
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    return waitForAnother(serving, asked, AbortSignal.any([gone.signal, closing.signal]))
  }

  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, connectionsCheckingInterval: 5_000 }, (request, response) => {
    answer(request, response)
      .catch((error: unknown) => {
        log.error('a request for configuration failed', { method: request.method, error })
        return refused(500, '/', 'The configuration cannot be read now: try again.')
      })
      .then((reply) => {
        // Whoever waited goes with the listener.
        if (closing.signal.aborted) response.shouldKeepAlive = false
        if (reply) send(response, reply, request.method === 'HEAD')
      })
      .catch((error: unknown) => response.destroy(error as Error))
  })
  server.maxConnections = 20_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  return {
    server,
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        closing.abort()
        for (const watcher of watchers) watcher.end()
        server.closeIdleConnections()
      }),
  }
}
