import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { FetchLimit } from '@/lib/domains/registry/core/fetch-limit'
import type { Registry } from '@/lib/domains/registry/registry'
import type { Log } from '@/lib/kernel/log'
import { createReadAnswers, type RemoteRegions } from './answer-reads'
import { isReplication } from './answer-replication'
import { createWriteAnswers } from './answer-writes'
import { parseEurekaPath } from './eureka-path'
import { isLoopbackHost } from '@/lib/kernel/loopback-host'
import { answerQuickly } from './quick-heartbeats'
import { empty, plain, type Reply } from './reply'

const bodyBytesMax = 64 * 1024
/** 250 registrations of a peer. */
const batchBytesMax = 4 * 1024 * 1024

const noQuery = new URLSearchParams()

export interface RegistryListenerOptions {
  host: string
  port: number
  log: Log
  /** Absent: `regions` asks for nothing that we know. */
  remotes?: RemoteRegions
  /** Absent: nobody is held back. */
  fetchLimit?: FetchLimit
}

export interface RegistryListener {
  server: Server
  port: number
  /** Stops accepting, answers what is under way, closes idle connections. */
  close(): Promise<void>
}

const identityOf = ({ headers }: IncomingMessage): string | undefined => headers['discoveryidentity-name']?.toString()

/** Heartbeats have none: not setting up to read them is a good part of what one costs. */
const hasBody = ({ headers }: IncomingMessage): boolean => headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

async function readBody(request: IncomingMessage, bytesMax: number): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, { status, headers, body }: Reply, head: boolean): void {
  const bytes = body === null ? 0 : Buffer.byteLength(body)
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': bytes })
  response.end(head || body === null ? undefined : body)
}

/** The Eureka wire on its own port; resolves once it listens, rejects when the port is taken. */
export async function registryListener(registry: Registry, { host, port, log, remotes = { find: () => null }, fetchLimit }: RegistryListenerOptions): Promise<RegistryListener> {
  const answerRead = createReadAnswers(registry, Date.now(), remotes)
  const answerWrite = createWriteAnswers(registry, Date.now)
  const guarded = isLoopbackHost(host)

  async function answer(request: IncomingMessage): Promise<Reply> {
    const [pathname = '/', search = ''] = (request.url ?? '/').split('?', 2)
    // A page that points its own name at 127.0.0.1 must not read the estate.
    if (guarded && !isLoopbackHost(request.headers.host ?? '')) return plain(421, 'Call this listener as localhost or 127.0.0.1.')
    const path = parseEurekaPath(pathname)
    if (!path) return empty(404)
    const method = request.method ?? 'GET'
    const isRead = method === 'GET' || method === 'HEAD'
    if (isRead && fetchLimit && !isReplication(request.headers) && fetchLimit.refuses(path.segments, identityOf(request))) return empty(503, { 'retry-after': '1' })
    if (isRead) return answerRead(path.segments, request.headers, new URLSearchParams(search))
    if (method !== 'POST' && method !== 'PUT' && method !== 'DELETE') return empty(405, { allow: 'GET, POST, PUT, DELETE' })
    const bytesMax = path.segments[0] === 'peerreplication' ? batchBytesMax : bodyBytesMax
    const body = hasBody(request) ? await readBody(request, bytesMax) : ''
    if (body === null) return plain(413, `At most ${bytesMax} bytes.`, { connection: 'close' })
    return answerWrite(method, path, new URLSearchParams(search), request.headers, body)
  }

  const failed = (method: string | undefined, error: unknown): Reply => {
    log.error('registry request failed', { method, error })
    return plain(503, 'Not stored: try again.', { 'retry-after': '2' })
  }

  /** A heartbeat alone: what else is a PUT is rare enough. */
  function answerHeartbeat(url: string): Promise<Reply> | null {
    const [pathname = '/', search = ''] = url.split('?', 2)
    const path = parseEurekaPath(pathname)
    if (path?.segments[0] !== 'apps' || path.segments.length !== 3) return null
    return answerWrite('PUT', path, search === '' ? noQuery : new URLSearchParams(search), {}, '').catch((error: unknown) => failed('PUT', error))
  }

  const server = createServer(
    { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, connectionsCheckingInterval: 5_000 },
    (request, response) => {
      answer(request)
        .catch((error: unknown) => failed(request.method, error))
        .then((reply) => send(response, reply, request.method === 'HEAD'))
        .catch((error: unknown) => response.destroy(error as Error))
    },
  )
  server.maxConnections = 20_000
  const endQuick = answerQuickly(server, { answer: answerHeartbeat, isHost: (name) => !guarded || isLoopbackHost(name) })
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
        endQuick()
        server.closeIdleConnections()
      }),
  }
}
