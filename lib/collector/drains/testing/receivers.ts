import { createServer as createHttp, type IncomingMessage, type RequestListener, type Server as HttpServer, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { createServer as createTls } from 'node:tls'
import { splitFrames } from '@/lib/domains/telemetry/wire/syslog-frames'
import type { TestCertificate } from '@/lib/testing/test-certificate'

export interface Received {
  path: string
  headers: IncomingMessage['headers']
  body: string
}

export interface HttpReceiver {
  url: string
  received: Received[]
  /** What it does with a request after reading it; 204 where nothing is set. */
  answer(respond: (request: Received, response: ServerResponse) => void): void
  close(): Promise<void>
}

const closed = (server: Server | HttpServer): Promise<void> => new Promise((resolve) => server.close(() => resolve()))

export async function httpReceiver({ port = 0, tls }: { port?: number; tls?: TestCertificate & { ca?: string } } = {}): Promise<HttpReceiver> {
  const received: Received[] = []
  let respond: (request: Received, response: ServerResponse) => void = (_request, response) => void response.writeHead(204).end()
  const take: RequestListener = (request, response) => {
    void buffer(request)
      .then((body) => {
        const one = { path: request.url ?? '', headers: request.headers, body: body.toString('utf8') }
        received.push(one)
        respond(one, response)
      })
      .catch(() => response.destroy())
  }
  const server = tls ? createHttps({ cert: tls.certificate, key: tls.key, ...(tls.ca ? { ca: tls.ca, requestCert: true, rejectUnauthorized: true } : {}) }, take) : createHttp(take)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `${tls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`,
    received,
    answer: (next) => (respond = next),
    async close() {
      const ended = closed(server)
      server.closeAllConnections()
      await ended
    },
  }
}

export interface SyslogReceiver {
  url: string
  messages: string[]
  /** Bytes that were no frames, if any came. */
  problems: string[]
  /** Ends every connection now, without reading what is on its way. */
  cut(): void
  close(): Promise<void>
}

export async function syslogReceiver({ port = 0, tls }: { port?: number; tls?: TestCertificate } = {}): Promise<SyslogReceiver> {
  const messages: string[] = []
  const problems: string[] = []
  const open = new Set<Socket>()
  const take = (socket: Socket) => {
    let rest: Buffer = Buffer.alloc(0)
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes])
      const frames = splitFrames(rest)
      for (const [from, to] of frames.messages) messages.push(rest.toString('utf8', from, to))
      if (frames.problem !== null) problems.push(frames.problem)
      rest = rest.subarray(frames.end)
    })
  }
  const server = tls ? createTls({ cert: tls.certificate, key: tls.key }, take) : createTcp(take)
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const cut = () => open.forEach((socket) => socket.destroy())
  return {
    url: `${tls ? 'syslog-tls' : 'syslog'}://localhost:${(server.address() as AddressInfo).port}`,
    messages, problems, cut,
    async close() {
      const ended = closed(server)
      cut()
      await ended
    },
  }
}
