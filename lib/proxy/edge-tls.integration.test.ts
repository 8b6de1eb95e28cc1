import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { connect as connectHttp2 } from 'node:http2'
import { request as httpsRequest } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PartSettings } from '@/lib/control/part-settings'
import { RouteDocument } from '@/lib/domains/gateway/route-schemas'
import { freePort } from '@/lib/testing/free-port'
import { makeSettings, type ProxyUnderTest, startDiscoveryDaemon, startProxyUnderTest, startUpstream, until, type Upstream } from './testing/estate'

let settings: PartSettings & { remove(): void }
let daemon: Awaited<ReturnType<typeof startDiscoveryDaemon>>
let proxy: ProxyUnderTest
let home: Upstream
let base = ''
const large = 'x'.repeat(2_000_000)

beforeAll(async () => {
  settings = { ...(await makeSettings()), edgeTlsPort: await freePort() }
  base = `https://127.0.0.1:${settings.edgeTlsPort}`
  const keys = join(settings.dataDir, 'keys')
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', join(keys, 'edge.key'), '-out', join(keys, 'edge.crt'), '-days', '2', '-subj', '/CN=tv.example.com'], { stdio: 'ignore' })
  daemon = await startDiscoveryDaemon(settings)
  proxy = await startProxyUnderTest(settings)
  home = await startUpstream('home', 'a', async (request, response) => {
    if (request.url === '/large') return void response.end(large)
    // Refused for its size, a body ends before its end.
    const body = await text(request).catch(() => 'cut')
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    response.setHeader('keep-alive', 'timeout=3')
    response.end(JSON.stringify({ url: request.url, method: request.method, headers: request.headers, body }))
  })
  const version = daemon.publish([home.target], {
    routes: [{ id: 'r', name: 'tv', version: 1, document: RouteDocument.parse({ match: { hosts: ['tv.example.com'], path: { kind: 'prefix', value: '/' } }, targets: [{ application: 'home', weight: 1 }], limits: { bodyBytesMax: 100_000 } }) }],
  })
  await until('the snapshot', async () => (await proxy.status()).discoveryVersion === version || undefined)
})
afterAll(async () => {
  await proxy.stop()
  await daemon.close()
  await home.close()
  settings.remove()
})

async function ask(headers: Record<string, string | string[]>, body?: string) {
  const client = connectHttp2(base, { rejectUnauthorized: false })
  try {
    const stream = client.request(headers, { endStream: body === undefined })
    if (body !== undefined) stream.end(body)
    const [answered] = (await once(stream, 'response')) as [Record<string, string | string[]>]
    return { headers: answered, text: await text(stream) }
  } finally {
    client.close()
  }
}

test('HTTP/2: the authority is the host, crumbs of a cookie are one, and the application sees HTTP/1.1 from https', async () => {
  const answer = await ask({ ':path': '/x?y=1', ':authority': 'tv.example.com', cookie: ['a=1', 'b=2'], te: 'trailers' })
  expect(answer.headers[':status']).toBe(200)
  expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2'])
  expect([answer.headers.connection, answer.headers['keep-alive']]).toEqual([undefined, undefined])
  const seen = JSON.parse(answer.text)
  expect(seen).toMatchObject({ url: '/x?y=1', method: 'GET', body: '', headers: { cookie: 'a=1; b=2', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'tv.example.com', 'x-forwarded-port': String(settings.edgeTlsPort) } })
  expect(Object.keys(seen.headers).filter((name) => name.startsWith(':') || name === 'te')).toEqual([])
})

test('bodies go both ways, with and without a length, and the limit of the route holds', async () => {
  const sent = 'b'.repeat(90_000)
  expect(JSON.parse((await ask({ ':path': '/x', ':method': 'POST', ':authority': 'tv.example.com' }, sent)).text).body).toBe(sent)
  expect(JSON.parse((await ask({ ':path': '/x', ':method': 'POST', ':authority': 'tv.example.com', 'content-length': '5' }, 'hello')).text).body).toBe('hello')
  expect((await ask({ ':path': '/large', ':authority': 'tv.example.com' })).text).toBe(large)
  expect((await ask({ ':path': '/x', ':method': 'POST', ':authority': 'tv.example.com' }, 'b'.repeat(200_000))).headers[':status']).toBe(413)
})

test('many at once over one connection, and refusals, are answered each by itself', async () => {
  const client = connectHttp2(base, { rejectUnauthorized: false })
  const statuses = await Promise.all(
    Array.from({ length: 50 }, async (_none, at) => {
      const stream = client.request({ ':path': at % 2 ? '/x' : '/%2e%2e/x', ':authority': 'tv.example.com' })
      const [head] = (await once(stream, 'response')) as [Record<string, number>]
      stream.resume()
      return head[':status']
    }),
  )
  client.close()
  expect(statuses).toEqual(Array.from({ length: 50 }, (_none, at) => (at % 2 ? 200 : 400)))
})

test('HTTP/1.1 over TLS is served beside it', async () => {
  const sent = httpsRequest(`${base}/x`, { headers: { host: 'tv.example.com' }, rejectUnauthorized: false, agent: false })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  expect([response.httpVersion, response.statusCode]).toEqual(['1.1', 200])
  expect(JSON.parse(await text(response)).headers['x-forwarded-proto']).toBe('https')
})
