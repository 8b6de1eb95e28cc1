import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { serverHalfId } from '../core/shared-spans'
import { MalformedError } from './proto-reader'
import { decodeZipkin } from './zipkin-json'

const bytes = (value: unknown) => new Uint8Array(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)))
const one = (given: object) => decodeZipkin(bytes([{ traceId: '5af7183fb1d4cf5f', id: '352bff9a74ca9ad2', ...given }]))[0]?.items[0]

test('a span of the Zipkin API is read whole: microseconds, endpoints, tags as text, annotations as events', () => {
  const [group] = decodeZipkin(bytes([{
    traceId: '5AF7183FB1D4CF5F', parentId: '6b221d5bc9e6496c', id: '352bff9a74ca9ad2', kind: 'CLIENT', name: 'get /api', timestamp: 1_795_380_363_089_999, duration: 1_431, debug: true,
    localEndpoint: { serviceName: 'frontend', ipv4: '192.168.99.1', port: 3306 }, remoteEndpoint: { serviceName: 'backend', ipv6: '2001:db8::1', port: 9000 },
    annotations: [{ timestamp: 1_795_380_363_090_000, value: 'ws' }], tags: { 'http.method': 'GET', '__proto__x': 'y' }, future: [1],
  }]))
  expect({ ...group?.resource }).toEqual({ 'service.name': 'frontend', 'host.ip': '192.168.99.1' })
  const [span] = group?.items ?? []
  expect({ ...span, attributes: { ...span?.attributes } }).toEqual({
    traceId: '00000000000000005af7183fb1d4cf5f', spanId: '352bff9a74ca9ad2', parentId: '6b221d5bc9e6496c', name: 'get /api', kind: 3, startNs: 1_795_380_363_089_999_000n, endNs: 1_795_380_363_091_430_000n,
    status: 0, statusMessage: '', events: [{ timeNs: 1_795_380_363_090_000_000n, name: 'ws', attributes: {} }],
    attributes: { 'http.method': 'GET', '__proto__x': 'y', 'network.local.port': 3306, 'peer.service': 'backend', 'network.peer.address': '2001:db8::1', 'network.peer.port': 9000, 'zipkin.debug': true },
  })
})

test.each([
  ['CLIENT', 3], ['SERVER', 2], ['PRODUCER', 4], ['CONSUMER', 5], [undefined, 1], ['FUTURE', 1],
])('kind %s is %i', (kind, expected) => expect(one({ kind })?.kind).toBe(expected))

test.each([
  [{}, 0, ''],
  [{ error: '' }, 2, ''],
  [{ error: 'true' }, 2, ''],
  [{ error: 'connection refused' }, 2, 'connection refused'],
])('tags %j give status %i', (tags, status, statusMessage) => expect(one({ tags })).toMatchObject({ status, statusMessage }))

test('both halves of a shared span live: the server’s gets an id of its own, below the caller’s', () => {
  const id = '352bff9a74ca9ad2'
  const halves = decodeZipkin(bytes([
    { traceId: 'ab'.repeat(16), id, parentId: '1'.repeat(16), kind: 'CLIENT', localEndpoint: { serviceName: 'home' } },
    { traceId: 'ab'.repeat(16), id, parentId: '1'.repeat(16), kind: 'SERVER', shared: true, localEndpoint: { serviceName: 'shop' } },
  ])).flatMap(({ items }) => items)
  expect(halves).toMatchObject([{ spanId: id, parentId: '1'.repeat(16) }, { spanId: serverHalfId(id), parentId: id, attributes: { 'zipkin.shared': true } }])
  expect(halves[1]?.spanId).toMatch(/^[0-9a-f]{16}$/)
})

test('spans are grouped by the endpoint that sent them', () => {
  const span = (serviceName: string, port = 1) => ({ traceId: '1', id: '2', localEndpoint: { serviceName, port } })
  expect(decodeZipkin(bytes([span('a'), span('b'), span('a', 2)])).map(({ resource, items }) => [resource['service.name'], items.length])).toEqual([['a', 2], ['b', 1]])
  expect(decodeZipkin(bytes([]))).toEqual([])
})

describe('what is no list of spans is refused', () => {
  test.each([
    ['not JSON', 'x{'],
    ['an object', '{}'],
    ['a list of numbers', '[1]'],
    ['an id that is too long', [{ traceId: '1'.repeat(33) }]],
    ['an id that is not hex', [{ id: 'xyz' }]],
    ['a time with a fraction', [{ timestamp: 1.5 }]],
    ['a negative duration', [{ duration: -1 }]],
    ['a tag that is a number', [{ tags: { a: 1 } }]],
    ['a port out of range', [{ localEndpoint: { port: 70_000 } }]],
    ['annotations that are no list', [{ annotations: {} }]],
  ])('%s', (_what, value) => expect(() => decodeZipkin(bytes(value))).toThrow(MalformedError))

  test('any JSON and any text either reads or is refused as malformed', () => {
    const span = fc.record({ traceId: fc.anything(), id: fc.anything(), timestamp: fc.anything(), tags: fc.anything(), localEndpoint: fc.anything(), annotations: fc.anything(), shared: fc.boolean() }, { requiredKeys: [] })
    const body = fc.oneof(fc.string(), fc.json(), fc.array(span).map((spans) => JSON.stringify(spans, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? ''))
    fc.assert(
      fc.property(body, (text) => {
        try {
          decodeZipkin(bytes(text))
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
