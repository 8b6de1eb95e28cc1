import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMemoryConfigStore } from '@/lib/domains/configuration/adapters/memory-config-store'
import { doer, home } from '@/lib/domains/configuration/testing/config-store-contract'
import { createLog } from '@/lib/kernel/log'
import { type ConfigListener, configListener } from './config-listener'
import { createOpenValues } from './open-values'
import { createServedConfig, type ServedConfig } from './served-config'

const failures: string[] = []
const log = createLog('test', (line) => void failures.push(line))
let served: ServedConfig
let listener: ConfigListener

beforeAll(async () => {
  const { store, trail } = createMemoryConfigStore()
  await store.save({ application: home, layer: 'application', target: '' }, { id: 'one', format: 'yaml', text: 'a: ${b}\nb: [1, {c: 2}]\npassword: "{cipher}k1.x"', comment: '', expectedVersion: 0, rolledBackTo: null, keys: [] }, doer)
  served = createServedConfig({ stored: store, newest: async () => String(trail.length), log, everyMs: 3_600_000 })
  const callers = {
    instance: () => undefined,
    actorOf: async (token: string) => (token === 'qd_right' ? { kind: 'token' as const, id: 't', name: 't', operator: true, teams: new Map() } : null),
    readable: async (_actor: unknown, applications: readonly string[]) => ({ applications: applications.filter((name) => name === 'home'), opens: [] }),
    noteSealed: async () => undefined,
  }
  const sealing = { refuses: async () => null, encrypt: async () => '{cipher}k1.x', decrypt: async () => null }
  listener = await configListener({ served, callers, openValues: createOpenValues(async () => null), sealing, host: '127.0.0.1', port: 0, log })
})
afterAll(async () => {
  served.stop()
  listener.server.closeAllConnections()
  await listener.close()
})

/** Everything that comes back until the other side ends. */
const sent = (bytes: Buffer): Promise<string> =>
  new Promise((resolve) => {
    let answer = ''
    const socket = connect(listener.port, '127.0.0.1', () => socket.end(bytes))
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text))
    socket.on('error', () => resolve(answer)).on('close', () => resolve(answer))
  })
const statuses = (answer: string): number[] => [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))
const request = (method: string, path: string, headers: Record<string, string>, body = '') =>
  Buffer.from([`${method} ${path} HTTP/1.1`, ...Object.entries({ host: '127.0.0.1', connection: 'close', authorization: 'Bearer qd_right', ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }), ...headers }).map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n'))
const alive = async () => expect(statuses(await sent(request('GET', '/home-default.yml', {})))).toEqual([200])

const part = fc.oneof(
  fc.constantFrom('home', 'application', 'default', 'main', '1', 'i', 'encrypt', 'decrypt', 'key', 'actuator', 'health', '..', '.', '%2e%2e', '%00', '(_)', 'a,b', ',', '', 'home-default.yml', '-.json', '%', '%ff', 'x'.repeat(43), 'x'.repeat(2_000)),
  fc.stringMatching(/^[!-~]{0,20}$/).map((word) => word.replace(/[ #]/g, '')),
)
const path = fc.array(part, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`)
const query = fc.constantFrom('', '?', '?resolvePlaceholders=false', '?wait=0', '?wait=-5', '?wait=x', '?%', '?a=%ff&b')
const header = fc.constantFrom<Record<string, string>>({}, { authorization: '' }, { authorization: 'Basic !!!' }, { authorization: 'Basic Og==' }, { 'if-none-match': '*' }, { 'if-none-match': ',,"' }, { accept: 'application/vnd.spring-cloud.config-server.v2+json' }, { accept: '\u00ff' }, { host: '' }, { host: '[::1' }, { expect: '100-continue' })

test('requests of any form are answered, never as our failure, and what comes after is served', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'DELETE'), path, query, header, fc.constantFrom('', 'x', '\u0000', '{"a":1}'), async (method, address, search, headers, body) => {
      const answered = statuses(await sent(request(method, `${address}${search}`, headers, method === 'GET' || method === 'HEAD' ? '' : body)))
      expect([address, answered.length > 0, answered.filter((status) => status >= 500)]).toEqual([address, true, []])
    }),
    { numRuns: 400 },
  )
  expect(failures).toEqual([])
  await alive()
})

test('bytes of any kind end a connection and nothing else', async () => {
  const line = fc.oneof(fc.constantFrom('GET / HTTP/1.1', 'GET /home/default HTTP/9.9', 'POST /encrypt HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n', 'host: a\r\nhost: b', 'content-length: -1', 'transfer-encoding: chunked\r\n\r\nzz'), fc.string({ maxLength: 50 }))
  const bytes = fc.oneof(fc.array(line, { maxLength: 6 }).map((lines) => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)), fc.uint8Array({ maxLength: 200 }).map((raw) => Buffer.from(raw)))
  await fc.assert(
    fc.asyncProperty(bytes, async (raw) => {
      expect(statuses(await sent(raw)).filter((status) => status >= 500 && status !== 505)).toEqual([])
    }),
    { numRuns: 200 },
  )
  expect(failures).toEqual([])
  await alive()
})
