import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createNetServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { plannedSource } from '../../testing/engines/planned-source'
import { createEngineClient } from './engine-client'
import { testConnection } from './test-connection'

let closing: (() => unknown)[] = []
afterEach(async () => {
  await Promise.all(closing.map((close) => close()))
  closing = []
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => `http://127.0.0.1:${await listen(createServer(answer))}`

const planned = (url: string, more: object = {}) => plannedSource({ signal: 'metrics', engine: 'prometheus', url, ...more })
async function ask(url: string, more: object = {}, timeoutMs = 5_000) {
  const client = createEngineClient(planned(url, more), timeoutMs)
  closing.push(client.close)
  return client.json('/api')
}

describe('what is in the way is known for what it is', () => {
  test('an address inside, by its number or by a name that leads there', async () => {
    const url = await serve((_request, response) => response.end('{}'))
    expect(await ask(url, { insideAllowed: false })).toEqual({ ok: false, error: { kind: 'blocked', address: '127.0.0.1' } })
    expect(await ask(url.replace('127.0.0.1', 'localhost'), { insideAllowed: false })).toMatchObject({ ok: false, error: { kind: 'blocked' } })
    expect(await ask('http://169.254.169.254/latest', { insideAllowed: false })).toMatchObject({ ok: false, error: { kind: 'blocked' } })
    expect(await ask(url)).toEqual({ ok: true, value: {} })
  })
  test('no name, nobody who listens, nobody who answers', async () => {
    expect(await ask('http://no-such-host.invalid')).toEqual({ ok: false, error: { kind: 'name', host: 'no-such-host.invalid' } })
    expect(await ask('http://127.0.0.1:1')).toEqual({ ok: false, error: { kind: 'refused', address: '127.0.0.1:1' } })
    expect(await ask(await serve(() => undefined), {}, 50)).toEqual({ ok: false, error: { kind: 'timeout', seconds: 0.05 } })
    expect(await ask(await serve((request) => request.socket.destroy()))).toMatchObject({ ok: false, error: { kind: 'broken' } })
  })
  test.each([
    [401, '{"error":"who are you"}', { kind: 'login', status: 401, words: 'who are you' }],
    [403, '', { kind: 'login', status: 403 }],
    [401, 'no org id', { kind: 'tenant' }],
    [404, 'page not found', { kind: 'path', path: '/api' }],
    [502, '<html><h1>Bad gateway</h1></html>', { kind: 'status', status: 502, words: 'Bad gateway' }],
    [400, 'Client sent an HTTP request to an HTTPS server.', { kind: 'tls', problem: 'needed' }],
    [200, '<!doctype html>', { kind: 'product', found: null }],
  ])('%i %s', async (status, body, error) => {
    expect(await ask(await serve((_request, response) => response.writeHead(status).end(body)))).toMatchObject({ ok: false, error })
  })
  test('a redirect is told and not followed', async () => {
    const followed: string[] = []
    const url = await serve((request, response) => {
      followed.push(request.url ?? '')
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
    })
    expect(await ask(url)).toEqual({ ok: false, error: { kind: 'redirect', to: 'http://169.254.169.254/' } })
    expect(followed).toEqual(['/api'])
  })
  test('an answer without an end is broken off at its limit', async () => {
    const part = Buffer.alloc(1_048_576, 32)
    const url = await serve((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(part));
      }
      response.on('drain', more)
      more()
    })
    expect(await ask(url)).toEqual({ ok: false, error: { kind: 'too-large', bytes: 33_554_432 } })
  })
  test('a clock that goes wrong, either way', async () => {
    for (const offsetMs of [-120_000, 120_000]) {
      const url = await serve((_request, response) => response.writeHead(200, { date: new Date(Date.now() + offsetMs).toUTCString(), 'content-type': 'application/json' }).end('["shop"]'))
      const { usable, findings } = await testConnection({ ...planned(url), engine: 'zipkin' }, systemClock)
      expect(usable).toBe(true)
      expect(findings).toEqual([{ kind: 'skew', seconds: expect.closeTo(offsetMs / 1_000, -1) }])
    }
  })
})

test('it says who it is as it was told: name and password, token, tenant', async () => {
  const heard: IncomingMessage['headers'][] = []
  const url = await serve((request, response) => {
    heard.push(request.headers)
    response.end('{}')
  })
  await ask(url, { login: 'basic', username: 'me', secret: 'p:w', tenant: 'front' })
  await ask(url, { login: 'bearer', secret: 'token' })
  await ask(url)
  expect(heard.map(({ authorization, 'x-scope-orgid': tenant }) => [authorization, tenant])).toEqual([[`Basic ${Buffer.from('me:p:w').toString('base64')}`, 'front'], ['Bearer token', undefined], [undefined, undefined]])
})

test('a path before the API is kept', async () => {
  const asked: string[] = []
  await ask(`${await serve((request, response) => {
    asked.push(request.url ?? '')
    response.end('{}')
  })}/prometheus/`)
  expect(asked).toEqual(['/prometheus/api'])
})

const openssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

describe.skipIf(!openssl)('TLS', () => {
  test('a certificate that nobody knows is refused, and taken with its authority; another name is another name; plain is plain', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-tls-'))
    closing.push(() => rmSync(dir, { recursive: true, force: true }))
    const file = (name: string) => join(dir, name)
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', file('key'), '-out', file('cert')], { stdio: 'ignore' })
    const caPem = readFileSync(file('cert'), 'utf8')
    const port = await listen(createTlsServer({ key: readFileSync(file('key')), cert: caPem }, (_request, response) => response.end('{}')))
    expect(await ask(`https://localhost:${port}`)).toMatchObject({ ok: false, error: { kind: 'tls', problem: 'certificate' } })
    expect(await ask(`https://localhost:${port}`, { caPem })).toEqual({ ok: true, value: {} })
    expect(await ask(`https://127.0.0.1:${port}`, { caPem })).toMatchObject({ ok: false, error: { kind: 'tls', problem: 'host' } })
    expect(await ask(`https://localhost:${port}`, { caPem: 'not a certificate' })).toMatchObject({ ok: false, error: { kind: 'ca' } })
    const plain = new URL(await serve((_request, response) => response.end('{}')))
    expect(await ask(`https://127.0.0.1:${plain.port}`)).toMatchObject({ ok: false, error: { kind: 'tls', problem: 'plain' } })
  })
})

test('a server that speaks no HTTP is said to break off', async () => {
  const server = createNetServer((socket) => socket.end('220 mail ready\r\n'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  expect(await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).toMatchObject({ ok: false, error: { kind: 'broken' } })
})
