import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { request } from 'undici'
import { afterEach, expect, test } from 'vitest'
import { createLog } from '@/lib/kernel/log'
import { ByteBudget } from './byte-budget'
import { createHttpIntake, type Outcome } from './http-intake'
import { IntakeCounts } from './intake-counts'
import { zipkinHttp } from './zipkin-http'

const opened: { close(): void; closeAllConnections(): void }[] = []
afterEach(() => {
  for (const server of opened.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(outcome: Outcome = { kind: 'stored', rejection: { count: 0, message: '' } }, budget = new ByteBudget(1_000_000)) {
  const taken: [string, string, string][] = []
  const counts = new IntakeCounts()
  const server = createHttpIntake([zipkinHttp], {
    budget, bodyBytesMax: 100_000, counts, log: createLog('test', () => undefined),
    store: async (signal, wire, bytes) => {
      taken.push([signal, wire, Buffer.from(bytes).toString()])
      return outcome
    },
  })
  opened.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const post = async (body: string | Buffer, headers: Record<string, string> = { 'content-type': 'application/json' }, path = '/api/v2/spans') => {
    const answer = await request(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method: 'POST', headers, body })
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() }
  }
  return { post, taken, count: () => counts.list().find(({ name }) => name === 'zipkin') }
}

test('spans are taken with 202 and no body, plain and gzip', async () => {
  const { post, taken, count } = await listen()
  for (const answer of [await post('[]'), await post(gzipSync('[1]'), { 'content-type': 'application/json; charset=utf-8', 'content-encoding': 'gzip' })]) expect(answer).toMatchObject({ status: 202, text: '' })
  expect(taken).toEqual([['traces', 'zipkin', '[]'], ['traces', 'zipkin', '[1]']])
  expect(count()).toEqual({ name: 'zipkin', taken: 2, broken: 0, heldOff: 0 })
})

test.each([
  ['a body over the limit', Buffer.alloc(100_001), { 'content-type': 'application/json' }, undefined, 413],
  ['a bomb', gzipSync(Buffer.alloc(20_000_000)), { 'content-type': 'application/json', 'content-encoding': 'gzip' }, undefined, 413],
  ['what is not gzip', Buffer.from('this is not gzip at all'), { 'content-type': 'application/json', 'content-encoding': 'gzip' }, undefined, 400],
  ['spans in protobuf', Buffer.from('x'), { 'content-type': 'application/x-protobuf' }, undefined, 415],
  ['a body without a type', Buffer.from('[]'), {}, undefined, 415],
  ['another path', Buffer.from('[]'), { 'content-type': 'application/json' }, '/api/v1/spans', 404],
])('%s is refused in a line of text and counted', async (_what, body, headers, path, status) => {
  const { post, taken, count } = await listen()
  const answer = await post(body, headers as unknown as Record<string, string>, path)
  expect(answer).toMatchObject({ status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
  expect(answer.text).toMatch(/^[^\n]+\n$/)
  expect(taken).toEqual([])
  expect(count()).toEqual({ name: 'zipkin', taken: 0, broken: 1, heldOff: 0 })
})

test.each([
  [{ kind: 'malformed', message: 'not a list' } as Outcome, undefined, 400, undefined, { broken: 1 }],
  [{ kind: 'unavailable', message: 'disk full' } as Outcome, undefined, 503, '5', { heldOff: 1 }],
  [undefined, new ByteBudget(1), 429, '1', { heldOff: 1 }],
])('an outcome %j (room %j) is answered %i', async (outcome, budget, status, retry, counted) => {
  const { post, count } = await listen(outcome, budget)
  const answer = await post('[{}]')
  expect(answer.status).toBe(status)
  expect(answer.headers['retry-after']).toBe(retry)
  expect(count()).toMatchObject(counted)
})
