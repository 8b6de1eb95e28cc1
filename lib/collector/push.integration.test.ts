import { gzipSync } from 'node:zlib'
import { compressSync } from 'snappy'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import { encodeLoki, encodeRemoteWrite } from '@/lib/domains/telemetry/testing/push-encoder'
import { oneCollector } from './testing/run-collector'

const collector = oneCollector()
beforeAll(collector.begin)
afterAll(collector.end)

const everything = { selector: { applications: null }, range: { fromMs: Date.now() - 3_600_000, toMs: Date.now() + 300_000 } }
async function post(path: string, body: string | Buffer, headers: Record<string, string>) {
  const answer = await request(`${collector.current().url}${path}`, { method: 'POST', headers, body })
  return { status: answer.statusCode, text: await answer.body.text(), headers: answer.headers }
}
const status = async () => {
  const answer = await collector.current().client.call(collectorCalls.status, {})
  if (!answer.ok) throw new Error(answer.error.detail)
  return answer.value
}
const protobuf = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' }
const memory = (timeMs: number) => ({ labels: [['__name__', 'process.memory.usage'], ['instance', 'shop-1'], ['job', 'shop']] as [string, string][], samples: [[120_000_000, timeMs]] as [number, number][] })

describe('Prometheus remote write', () => {
  const write = (body: Uint8Array, headers: Record<string, string> = protobuf) => post('/api/v1/write', Buffer.from(body), headers)

  test('is taken with 204 and asked about like any other metric', async () => {
    expect(await write(compressSync(encodeRemoteWrite([memory(Date.now())])))).toMatchObject({ status: 204, text: '' })
    expect(await collector.current().client.call(collectorCalls.runtime, { ...everything, stepMs: 10_000 })).toMatchObject({ ok: true, value: { series: [{ instance: 'shop-1', points: [{ memoryBytes: 120_000_000 }] }] } })
  })
  test('one sample that cannot be kept is 400, and the good ones are kept', async () => {
    const before = await status()
    expect(await write(compressSync(encodeRemoteWrite([memory(Date.now()), memory(1)])))).toMatchObject({ status: 400, text: 'Not kept: 1 older than 7 days.\n' })
    expect((await status()).received.points).toBe(before.received.points + 1)
  })
  test.each([
    ['another compression', gzipSync(encodeRemoteWrite([])), { ...protobuf, 'content-encoding': 'gzip' }, 415],
    ['no compression', Buffer.from(encodeRemoteWrite([])), { 'content-type': 'application/x-protobuf' }, 415],
    ['another type', compressSync('{}'), { ...protobuf, 'content-type': 'application/json' }, 415],
    ['version 2', compressSync(encodeRemoteWrite([])), { ...protobuf, 'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request' }, 415],
    ['what is no snappy', Buffer.from([0x05, 0xff, 0xff, 0xff]), protobuf, 400],
    ['a block that would lead a careless reader in circles', Buffer.from([0x0a, 0xfc, 0xfa, 0xff, 0xff, 0xff]), protobuf, 400],
    ['a block that claims four gigabytes', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00]), protobuf, 413],
    ['a bomb', compressSync(Buffer.alloc(20_000_000)), protobuf, 413],
    ['a series without a name', compressSync(encodeRemoteWrite([{ labels: [['job', 'x']], samples: [[1, Date.now()]] }])), protobuf, 400],
  ])('%s is refused', async (_what, body, headers, expected) => {
    const before = await status()
    const answer = await write(body, headers as unknown as Record<string, string>)
    expect(answer.status).toBe(expected)
    expect(answer.headers['retry-after']).toBeUndefined()
    const after = await status()
    expect(after.intakes.find(({ name }) => name === 'prometheus')?.broken).toBe((before.intakes.find(({ name }) => name === 'prometheus')?.broken ?? 0) + 1)
    expect(after.queueBytes).toBe(0)
  })
  test('with the parameter of version 1 it is taken', async () => expect(await write(compressSync(encodeRemoteWrite([])), { ...protobuf, 'content-type': 'application/x-protobuf;proto=prometheus.WriteRequest' })).toMatchObject({ status: 204 }))
})

describe('Loki push', () => {
  const path = '/loki/api/v1/push'
  const nano = (ms: number) => `${ms}000000`
  const streams = (line: string, ms = Date.now()) => JSON.stringify({ streams: [{ stream: { app: 'Shop', level: 'error' }, values: [[nano(ms), line, { trace_id: 'ab'.repeat(16) }]] }] })
  const search = (q: string) => collector.current().client.call(collectorCalls.searchLogs, { ...everything, q })

  test('in JSON, plain and gzip', async () => {
    expect(await post(path, streams('first line'), { 'content-type': 'application/json' })).toMatchObject({ status: 204, text: '' })
    expect(await post(path, gzipSync(streams('second line')), { 'content-type': 'application/json; charset=utf-8', 'content-encoding': 'gzip' })).toMatchObject({ status: 204 })
    for (const q of ['first', 'second']) expect(await search(q)).toMatchObject({ ok: true, value: { total: 1, items: [{ application: 'shop', severity: 'error', traceId: 'ab'.repeat(16) }] } })
  })
  test('in protobuf, with and without a word about its compression', async () => {
    const body = compressSync(encodeLoki([{ labels: '{app="cart"}', entries: [{ seconds: Math.floor(Date.now() / 1000), nanos: 5, line: 'third line' }] }]))
    for (const headers of [{ 'content-type': 'application/x-protobuf' }, { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' }]) expect(await post(path, body, headers)).toMatchObject({ status: 204 })
    expect(await search('third')).toMatchObject({ ok: true, value: { total: 2, items: [{ application: 'cart' }, { application: 'cart' }] } })
  })
  test.each([
    ['a time that is a number', JSON.stringify({ streams: [{ stream: { a: 'b' }, values: [[Date.now(), 'x']] }] }), 'application/json', 400],
    ['what is too old', streams('old', 1), 'application/json', 400],
    ['another type', 'x', 'text/plain', 415],
  ])('%s is refused', async (_what, body, type, expected) => expect(await post(path, body, { 'content-type': type })).toMatchObject({ status: expected, text: expect.stringMatching(/^[^\n]+\n$/) as string }))
})
