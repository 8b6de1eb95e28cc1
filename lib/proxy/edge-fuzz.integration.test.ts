import fc from 'fast-check'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { RouteDocument } from '@/lib/domains/gateway/route-schemas'
import { startUpstream } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture()

/** Sends bytes and gives back all that came until the other side closed; our half is closed at once. */
const exchange = (bytes: Buffer): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(given.proxy.edge).port), '127.0.0.1')
    let seen = ''
    socket.on('data', (chunk: Buffer) => (seen += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(seen))
    socket.end(bytes)
  })

const word = fc.constantFrom('GET', 'POST', 'OPTIONS', 'CONNECT', 'get', '\0', 'G ET', 'PRI')
const target = fc.constantFrom('/api/x', '/api/../x', '/api/%2e%2e/x', '//', '*', 'http://h/api/x', '/api?\u00ff', '/home/a b', '/' + 'a'.repeat(9_000), '', 'api')
const version = fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/1.1 ', '')
const header = fc.constantFrom(
  'Host: a', 'Host: b', 'Host:', 'Content-Length: 5', 'Content-Length: 5, 5', 'Content-Length: +5', 'Content-Length: 0x5', 'Content-Length: 3', 'Transfer-Encoding: chunked', 'Transfer-Encoding: xchunked', 'Transfer-Encoding : chunked', 'Transfer-Encoding: chunked, identity', 'Connection: close', 'Connection: x-plan', 'Connection: Upgrade',
  'Upgrade: websocket', 'Upgrade: h2c', 'Sec-WebSocket-Key: x', 'Expect: 100-continue', 'Expect: tea', ' folded: yes', 'no-colon', 'x-plan: gold\0', 'x-plan: a\r\rb', 'x-plan: \u00ff', 'Origin: https://tv.example.com', 'Access-Control-Request-Method: PUT', 'Cookie: qd-s=;;;=', 'Cookie: qd-s=' + 'c'.repeat(500), 'x-key: k', 'traceparent: 00-1-1-1', 'b3: 1', 'X-Forwarded-For: 1, 2\t3',
)
const ending = fc.constantFrom('\r\n', '\n', '\r')
const body = fc.constantFrom('', 'hello', '5\r\nhello\r\n0\r\n\r\n', '5;x=y\r\nhello\r\n0\r\n\r\n', 'ffffffffffffffff\r\n', '0\r\n\r\nGET /api/smuggled HTTP/1.1\r\nHost: a\r\n\r\n')
const message = fc.record({ word, target, version, headers: fc.array(header, { maxLength: 6 }), ending: fc.oneof({ weight: 4, arbitrary: fc.constant('\r\n') }, ending), body }).map(({ word: method, target: to, version: of, headers, ending: end, body: sent }) => `${method} ${to} ${of}${end}${headers.map((one) => one + end).join('')}${end}${sent}`)

test('whatever comes in, the edge answers in HTTP or closes, never calls an application with what it cannot tell apart, and goes on', async () => {
  const seen: string[] = []
  const home = await startUpstream('home', 'a', (request, response) => {
    const { headers } = request
    seen.push(request.url ?? '')
    // What reaches an application is one way or the other, never both.
    if (headers['content-length'] !== undefined && headers['transfer-encoding'] !== undefined) seen.push('both lengths')
    if (/(^|\/)\.\.(\/|$)|%2e%2e/i.test(request.url ?? '')) seen.push('dots')
    request.resume().on('error', () => undefined)
    response.end('ok')
  })
  const route = {
    id: 'api', name: 'api', version: 1,
    document: RouteDocument.parse({
      match: { path: { kind: 'prefix', value: '/api' } }, targets: [{ application: 'home', weight: 1 }], rewrite: { strip: true, prefix: '' }, sticky: { by: 'cookie', name: 'qd-s', ttlSeconds: 60 },
      limits: { client: { perSecond: 100_000, burst: 100_000, header: 'x-key' }, bodyBytesMax: 4 }, cors: { origins: ['https://tv.example.com'] }, priority: 'critical', headers: { requestSet: [{ name: 'x-edge', value: 'yes' }] }, tryTimeoutMs: 2_000, timeoutMs: 2_000,
    }),
  }
  await given.serve([home], { routes: [route] })
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 6, arbitrary: fc.array(message, { minLength: 1, maxLength: 3 }).map((all) => Buffer.from(all.join(''), 'latin1')) }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) }), async (bytes) => {
      const answer = await exchange(bytes)
      if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /)
      expect(answer).not.toMatch(/at \w+ \(|node:internal|\/lib\//)
    }),
    { numRuns: 400 },
  )
  expect(seen.filter((one) => one === 'both lengths' || one === 'dots')).toEqual([])
  const alive = await fetch(`${given.proxy.edge}/api/x`)
  expect([alive.status, await alive.text()]).toEqual([200, 'ok'])
  const { open } = await given.proxy.status()
  expect(open).toEqual({})
})

test('a body that hides a request behind two lengths never reaches an application as two requests', async () => {
  const paths: string[] = []
  const home = await startUpstream('home', 'a', (request, response) => {
    paths.push(request.url ?? '')
    request.resume()
    response.end('ok')
  })
  await given.serve([home])
  const hidden = 'GET /home/hidden HTTP/1.1\r\nHost: a\r\n\r\n'
  for (const lengths of [`Content-Length: 4\r\nTransfer-Encoding: chunked`, `Transfer-Encoding: chunked\r\nContent-Length: ${hidden.length + 5}`, 'Content-Length: 0\r\nContent-Length: 40', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity', 'Transfer-Encoding:\u000bchunked']) {
    await exchange(Buffer.from(`POST /home/x HTTP/1.1\r\nHost: a\r\n${lengths}\r\n\r\n0\r\n\r\n${hidden}`, 'latin1'))
  }
  expect(paths.filter((path) => path === '/hidden')).toEqual([])
})
