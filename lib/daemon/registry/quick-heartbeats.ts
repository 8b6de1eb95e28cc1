import { type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Reply } from './reply'

/** As a stock client sends it: a PUT without a body, whole in one piece. Whatever is written in any other way goes to the HTTP server. */
const request = /^PUT (\/[!-~]*) HTTP\/1\.1\r\n((?:[\w-]+:[\t -~]*\r\n)+)\r\n$/
const headerLine = /^([\w-]+):[\t ]*(.*?)[\t ]*\r$/gm
/** Those that change nothing about what a heartbeat means. */
const harmless = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent', 'cache-control', 'pragma', 'content-type', 'sec-fetch-mode', 'discoveryidentity-name', 'discoveryidentity-version', 'discoveryidentity-id'])
const idleMs = 65_000

/** Only headers that this way knows, one host, no body; the host, or null for any other. */
export function hostOf(head: string): string | null {
  let host: string | null = null
  for (const [, name = '', value = ''] of head.matchAll(headerLine)) {
    const known = name.toLowerCase()
    if (known === 'host' && host === null) host = value
    else if (known === 'connection' ? value.toLowerCase() !== 'keep-alive' : known === 'content-length' ? value !== '0' : !harmless.has(known)) return null
  }
  return host
}

/** Answers without a body, written once a second: they differ in their date alone. */
const written = new Map<number, string>()
let writtenAtS = 0

function textOf({ status, headers, body }: Reply): string {
  const nowS = Math.floor(Date.now() / 1_000)
  if (nowS !== writtenAtS) {
    written.clear()
    writtenAtS = nowS
  }
  const isBare = body === null && Object.keys(headers).length === 0
  const known = isBare ? written.get(status) : undefined
  if (known !== undefined) return known
  const lines = Object.entries({ ...headers, date: new Date(nowS * 1_000).toUTCString(), connection: 'keep-alive', 'keep-alive': `timeout=${idleMs / 1_000}`, 'content-length': Buffer.byteLength(body ?? '') })
  const text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body?.toString() ?? ''}`
  if (isBare) written.set(status, text)
  return text
}

export interface QuickOptions {
  /** A PUT without a body, answered as the HTTP server would; null where that is not for here. Never rejects. */
  answer: (url: string) => Promise<Reply> | null
  isHost: (host: string) => boolean
}

/**
 * Heartbeats are nearly all that a registry hears, and an HTTP server's own work is most of what one costs. A connection that brings
 * nothing else is answered without it; with the first request that is not exactly a heartbeat it goes over to the HTTP server for good.
 * Gives the way to end the connections that did not.
 */
export function answerQuickly(server: Server, { answer, isHost }: QuickOptions): () => void {
  const toHttp = server.listeners('connection') as ((socket: Socket) => void)[]
  const open = new Map<Socket, { busy: boolean }>()
  let closing = false

  function take(socket: Socket): void {
    const state = { busy: false }
    let held: Buffer | null = null
    let ended = false
    let lastHead = ''
    open.set(socket, state)

    function handOver(bytes: Buffer): void {
      socket.off('data', onData).off('end', onEnd).off('error', onError).off('timeout', onTimeout).off('close', onClose)
      socket.setTimeout(0)
      socket.pause()
      open.delete(socket)
      socket.unshift(bytes)
      for (const listener of toHttp) listener.call(server, socket)
      socket.resume()
    }

    function read(bytes: Buffer): void {
      const match = request.exec(bytes.toString('latin1'))
      const [, url = '', head = ''] = match ?? []
      // A client says the same of itself each time.
      if (match && head !== lastHead) {
        const host = hostOf(head)
        lastHead = host !== null && isHost(host) ? head : ''
      }
      const answering = match && head === lastHead ? answer(url) : null
      if (!answering) return handOver(bytes)
      state.busy = true
      void answering.then(answered)
    }

    function answered(reply: Reply): void {
      state.busy = false
      if (socket.destroyed) return
      socket.write(textOf(reply), 'latin1')
      if (ended || closing) return void socket.end()
      if (!held) return
      const bytes = held
      held = null
      read(bytes)
    }

    const onData = (bytes: Buffer) => {
      if (state.busy) held = held ? Buffer.concat([held, bytes]) : bytes
      else read(bytes)
    }
    const onEnd = () => {
      ended = true
      if (!state.busy) socket.end()
    }
    const onError = () => socket.destroy()
    const onTimeout = () => socket.destroy()
    const onClose = () => open.delete(socket)
    socket.on('data', onData).on('end', onEnd).on('error', onError).on('timeout', onTimeout).on('close', onClose)
    socket.setTimeout(idleMs)
  }

  server.removeAllListeners('connection')
  server.on('connection', take)
  return () => {
    closing = true
    for (const [socket, { busy }] of open) if (!busy) socket.end()
  }
}
