import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import protobuf from 'protobufjs'
import { request } from 'undici'
import { afterEach, describe, expect, test } from 'vitest'
import { createLog } from '@/lib/kernel/log'
import { ByteBudget } from './byte-budget'
import { createHttpIntake, type IntakeSettings, type Outcome } from './http-intake'
import { IntakeCounts } from './intake-counts'
import { otlpHttp } from './otlp-http'

const opened: { close(): void; closeAllConnections(): void }[] = []
afterEach(() => {
  for (const server of opened.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const stored: Outcome = { kind: 'stored', rejection: { count: 0, message: '' } }
async function listen(given: Partial<IntakeSettings> = {}) {
  const taken: { signal: string; wire: string; text: string }[] = []
  const budget = given.budget ?? new ByteBudget(1_000_000)
  const server = createHttpIntake([otlpHttp], {
    budget, bodyBytesMax: 100_000, counts: new IntakeCounts(), log: createLog('test', () => undefined),
    store: async (signal, wire, bytes) => {
      taken.push({ signal, wire, text: Buffer.from(bytes).toString() })
      return stored
    },
    ...given,
  })
  opened.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const post = async (path: string, body: string | Buffer, headers: Record<string, string> = {}) => {
    const answer = await request(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
    return { status: answer.statusCode, headers: answer.headers, body: Buffer.from(await answer.body.arrayBuffer()) }
  }
  return { url, post, taken, budget }
}

const { root } = protobuf.parse(`syntax = "proto3"; message Status { int32 code = 1; string message = 2; } message Partial { int64 rejected = 1; string message = 2; } message Answer { Partial partial_success = 1; }`)
const read = (type: string, bytes: Buffer) => root.lookupType(type).toObject(root.lookupType(type).decode(bytes), { longs: Number })

describe('takes', () => {
  test('the three signals, plain and gzip, and answers in the type of the request', async () => {
    const { post, taken, budget } = await listen()
    expect(await post('/v1/traces', '{}')).toMatchObject({ status: 200, body: Buffer.from('{}'), headers: { 'content-type': 'application/json' } })
    expect(await post('/v1/logs', '{}', { 'content-type': 'application/json; charset=utf-8' })).toMatchObject({ status: 200 })
    const packed = await post('/v1/metrics', gzipSync('abc'), { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' })
    expect(packed).toMatchObject({ status: 200, headers: { 'content-type': 'application/x-protobuf' } })
    expect(packed.body).toHaveLength(0)
    expect(taken).toEqual([{ signal: 'traces', wire: 'json', text: '{}' }, { signal: 'logs', wire: 'json', text: '{}' }, { signal: 'metrics', wire: 'protobuf', text: 'abc' }])
    expect(budget.bytes).toBe(0)
  })
  test('part of a request: the rest is counted in the answer, which is 200 so that it is not sent again', async () => {
    const { post } = await listen({ store: async () => ({ kind: 'stored', rejection: { count: 300, message: 'older than 7 days' } }) })
    expect(JSON.parse((await post('/v1/logs', '{}')).body.toString())).toEqual({ partialSuccess: { rejectedLogRecords: '300', errorMessage: 'older than 7 days' } })
    const answer = await post('/v1/traces', '', { 'content-type': 'application/x-protobuf' })
    expect(answer.status).toBe(200)
    expect(read('Answer', answer.body)).toEqual({ partialSuccess: { rejected: 300, message: 'older than 7 days' } })
  })
})

describe('refuses', () => {
  test.each([
    ['a body over the limit', '/v1/traces', Buffer.alloc(100_001), {}, 413],
    ['a bomb that inflates over the limit', '/v1/traces', gzipSync(Buffer.alloc(20_000_000)), { 'content-encoding': 'gzip' }, 413],
    ['a bomb that lies about its size', '/v1/traces', lying(gzipSync(Buffer.alloc(20_000_000))), { 'content-encoding': 'gzip' }, 413],
    ['what is not gzip', '/v1/traces', Buffer.from('this is not gzip at all'), { 'content-encoding': 'gzip' }, 400],
    ['another type', '/v1/traces', Buffer.from('x'), { 'content-type': 'text/plain' }, 415],
    ['another compression', '/v1/traces', Buffer.from('x'), { 'content-encoding': 'br' }, 415],
    ['another path', '/v1/profiles', Buffer.from('{}'), {}, 404],
  ])('%s', async (_what, path, body, headers: Record<string, string>, status) => {
    const { post, taken, budget } = await listen()
    const answer = await post(path, body, headers)
    expect(answer.status).toBe(status)
    expect(answer.headers['retry-after']).toBeUndefined()
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: expect.any(Number), message: expect.any(String) })
    expect(taken).toEqual([])
    expect(budget.bytes).toBe(0)
  })
  test('malformed bytes with a google.rpc.Status in the type of the request', async () => {
    const { post } = await listen({ store: async () => ({ kind: 'malformed', message: 'ends inside a field' }) })
    const answer = await post('/v1/traces', 'x', { 'content-type': 'application/x-protobuf' })
    expect(answer.status).toBe(400)
    expect(read('Status', answer.body)).toEqual({ code: 3, message: 'ends inside a field' })
  })
  test('another method', async () => {
    const { url } = await listen()
    const answer = await request(`${url}/v1/traces`)
    expect(answer.statusCode).toBe(405)
    expect(answer.headers.allow).toBe('POST')
    await answer.body.dump()
  })
  test('everything over the queue with 429 and Retry-After, until there is room again', async () => {
    let finish = (_outcome: Outcome) => {}
    const budget = new ByteBudget(1_000)
    const { post } = await listen({ budget, store: () => new Promise((resolve) => (finish = resolve)) })
    const first = post('/v1/traces', Buffer.alloc(900))
    while (budget.bytes === 0) await new Promise((resolve) => setImmediate(resolve))
    const second = await post('/v1/traces', Buffer.alloc(200))
    expect(second).toMatchObject({ status: 429, headers: { 'retry-after': '1' } })
    const packed = await post('/v1/traces', gzipSync(Buffer.alloc(2_000)), { 'content-encoding': 'gzip' })
    expect(packed.status).toBe(429)
    finish(stored)
    expect((await first).status).toBe(200)
    expect(budget.bytes).toBe(0)
    const third = post('/v1/traces', Buffer.alloc(200))
    while (budget.bytes === 0) await new Promise((resolve) => setImmediate(resolve))
    finish(stored)
    expect((await third).status).toBe(200)
  })
  test('with 503 and Retry-After while the store cannot write', async () => {
    const { post } = await listen({ store: async () => ({ kind: 'unavailable', message: 'disk full' }) })
    expect(await post('/v1/traces', '{}')).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
  })
})

/** RFC 1952 keeps the inflated size in the last four bytes. */
function lying(packed: Buffer): Buffer {
  packed.writeUInt32LE(10, packed.length - 4)
  return packed
}
