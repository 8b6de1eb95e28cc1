import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { Server } from 'node:http'
import { createSecureServer, type ServerHttp2Session } from 'node:http2'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { limits } from '@/lib/domains/gateway/core/framing'
import type { Log } from '@/lib/kernel/log'
import { MaybeWebSocket } from './upgrade'

const streamsMax = 200
const lookAgainMs = 5_000

function readPair(dataDir: string): { cert: Buffer; key: Buffer } {
  const [certificate, key] = [join(dataDir, 'keys', 'edge.crt'), join(dataDir, 'keys', 'edge.key')]
  try {
    return { cert: readFileSync(certificate), key: readFileSync(key) }
  } catch (error) {
    throw new Error(`TLS of the edge wants its certificate in ${certificate} and the key in ${key}: ${(error as Error).message}`)
  }
}

/**
 * HTTP/2 and HTTP/1.1 over TLS, as the client chooses. Another certificate in the same files is used from the next connection on.
 * Throws one line when there is none, or none that can be used.
 */
export function createEdgeTls(dataDir: string, log: Log): { server: Server; close(): void } {
  const pair = readPair(dataDir)
  const make = () =>
    createSecureServer({
      ...pair, allowHTTP1: true, minVersion: 'TLSv1.2', maxSessionMemory: 10, Http1IncomingMessage: MaybeWebSocket,
      settings: { maxConcurrentStreams: streamsMax, maxHeaderListSize: limits.headerBytes, enablePush: false },
    })
  const secure = make()
  const sessions = new Set<ServerHttp2Session>()
  const sockets = new Set<TLSSocket>()
  secure.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  secure.on('secureConnection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  // Broken sessions are their client's affair; their streams end by themselves.
  secure.on('sessionError', () => undefined)

  const path = join(dataDir, 'keys', 'edge.crt')
  watchFile(path, { interval: lookAgainMs, persistent: false }, () => {
    try {
      secure.setSecureContext(readPair(dataDir))
      log.info('the edge has another certificate')
    } catch (error) {
      log.warn('the new certificate of the edge cannot be used', { error: (error as Error).message })
    }
  })

  const server = secure as unknown as Server
  // What `http.Server` has and this one has not: who stops the proxy asks both alike.
  server.closeIdleConnections = () => {
    for (const session of sessions) session.close()
  }
  server.closeAllConnections = () => {
    for (const session of sessions) session.destroy()
    for (const socket of sockets) socket.destroy()
  }
  return { server, close: () => unwatchFile(path) }
}
