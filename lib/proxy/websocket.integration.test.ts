import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { RouteDocument } from '@/lib/domains/gateway/route-schemas'
import { startUpstream, until } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture()
const key = 'dGhlIHNhbXBsZSBub25jZQ=='

/** An application that says back what it is sent, after it said what it was asked. */
async function startEcho() {
  const sockets = new Set<Socket>()
  const upstream = await startUpstream('live', 'a', (_request, response) => response.writeHead(403).end('no'))
  upstream.server.on('upgrade', (request, socket: Socket, head: Buffer) => {
    if (request.url === '/refused') return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno')
    sockets.add(socket)
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
    socket.write(`${request.url} ${request.headers['x-forwarded-prefix']} ${request.headers['x-quarterdeck-caller']};${head.toString()}`)
    socket.on('data', (chunk) => socket.write(chunk)).on('end', () => socket.end()).on('error', () => socket.destroy())
  })
  return { upstream, sockets }
}

async function open(path: string, { after = '', headers = '' } = {}) {
  const socket = connect(Number(new URL(given.proxy.edge).port), '127.0.0.1')
  let seen = ''
  socket.on('data', (chunk: Buffer) => (seen += chunk.toString())).on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: live\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n${headers}\r\n${after}`)
  return { socket, sees: (words: string) => until(`"${words}" in "${seen}"`, () => seen.includes(words)), seen: () => seen }
}
const openNow = async () => (await given.proxy.status()).open.a ?? 0

test('a WebSocket goes to the application on its usual address and on a route, and both directions carry bytes', async () => {
  const { upstream, sockets } = await startEcho()
  await given.serve([upstream], { routes: [{ id: 'r', name: 'socket', version: 1, document: RouteDocument.parse({ match: { path: { kind: 'prefix', value: '/ws' } }, targets: [{ application: 'live', weight: 1 }], rewrite: { strip: true, prefix: '' } }) }] })
  const usual = await open('/live/feed?x=1', { headers: 'x-quarterdeck-caller: forged\r\n' })
  await usual.sees('/feed?x=1 /live undefined;')
  expect(usual.seen()).toMatch(/^HTTP\/1\.1 101 /)
  expect(usual.seen()).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
  const routed = await open('/ws/feed', { after: 'early' })
  await routed.sees('/feed /ws undefined;')
  await routed.sees('early')
  usual.socket.write('there')
  await usual.sees('there')
  await until('both to be open', async () => (await openNow()) === 2)
  usual.socket.destroy()
  for (const socket of sockets) socket.destroy()
  await once(routed.socket, 'close')
  await until('none to be open', async () => (await openNow()) === 0)
  await until('its span', () => given.proxy.spans.getFinishedSpans().some((span) => span.attributes['quarterdeck.route'] === 'socket' && span.attributes['http.response.status_code'] === 101))
})

test('a refusal of the application is passed on, and who cannot be reached is said so', async () => {
  const { upstream } = await startEcho()
  await given.serve([upstream])
  const refused = await open('/live/refused')
  await once(refused.socket, 'close')
  expect(refused.seen()).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n[^]*\r\n\r\nno$/)
  const unknown = await open('/nobody/x')
  await once(unknown.socket, 'close')
  expect(unknown.seen()).toMatch(/^HTTP\/1\.1 404 [^]*unknown-application/)
  await upstream.close()
  const gone = await open('/live/feed')
  await once(gone.socket, 'close')
  expect(gone.seen()).toMatch(/^HTTP\/1\.1 502 [^]*bad-gateway/)
})

test('one that brings a body is refused: its bytes would be read as somebody’s next request', async () => {
  const { upstream, sockets } = await startEcho()
  await given.serve([upstream])
  for (const headers of ['Content-Length: 4\r\n', 'Transfer-Encoding: chunked\r\n']) {
    const { socket, seen } = await open('/live/feed', { headers, after: 'GET / HTTP/1.1\r\n\r\n' })
    await once(socket, 'close')
    expect(seen()).toMatch(/^HTTP\/1\.1 400 /)
  }
  expect(sockets.size).toBe(0)
})

test('whoever a filter keeps out does not come in by a WebSocket either', async () => {
  const { upstream, sockets } = await startEcho()
  const script = 'var quarterdeckFilter = { run(request) { return request.headers["x-key"] === "k" ? null : { respond: { status: 401, body: "no key" } } } }'
  await given.serve([upstream], { filters: [{ id: 'f', name: 'keys', version: 1, stage: 'inbound', order: 0, sharePercent: 100, routes: [], script }] })
  const kept = await open('/live/feed')
  await once(kept.socket, 'close')
  expect(kept.seen()).toMatch(/^HTTP\/1\.1 401 [^]*no key$/)
  expect(sockets.size).toBe(0)
  const allowed = await open('/live/feed', { headers: 'X-Key: k\r\n' })
  await allowed.sees('/feed /live undefined;')
  allowed.socket.destroy()
  await given.serve([], { filters: [] })
})

test('an offer of h2c is ignored, and the request answered as any other', async () => {
  const plain = await startUpstream('home', 'h', (_request, response) => response.end('hello'))
  await given.serve([plain])
  const socket = connect(Number(new URL(given.proxy.edge).port), '127.0.0.1')
  let seen = ''
  socket.on('data', (chunk: Buffer) => (seen += chunk.toString()))
  socket.write('GET /home/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n')
  await until('the answer', () => seen.includes('hello'))
  expect(seen).toMatch(/^HTTP\/1\.1 200 /)
  socket.destroy()
})

test('a breaker that is open keeps a WebSocket back as it does a request', async () => {
  const { upstream } = await startEcho()
  await given.serve([upstream])
  await given.force([{ caller: null, callee: 'live', mode: 'open', endsAtMs: Date.now() + 60_000 }])
  const kept = await open('/live/feed')
  await kept.sees('The breaker of the edge to live is forced open.')
  expect(kept.seen()).toMatch(/^HTTP\/1\.1 503 /)
})
