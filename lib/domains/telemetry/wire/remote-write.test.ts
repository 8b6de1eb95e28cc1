import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeRemoteWrite } from '../testing/push-encoder'
import { MalformedError } from './proto-reader'
import { decodeRemoteWrite } from './remote-write'

const shop: [string, string][] = [['instance', '10.0.0.1:80'], ['job', 'front/shop']]

test('series are points of their metric, under the resource that job and instance name; milliseconds', () => {
  const { groups, unsupported } = decodeRemoteWrite(encodeRemoteWrite([
    { labels: [['__name__', 'http_requests_total'], ['code', '200'], ['empty', ''], ...shop], samples: [[3, 1_795_380_363_089], [4, 1_795_380_378_089]] },
    { labels: [['__name__', 'http_requests_total'], ['code', '500'], ...shop], samples: [[1, 1_795_380_363_089]] },
    { labels: [['__name__', 'up'], ['job', 'cart']], samples: [[1, 5]] },
  ]))
  expect(unsupported).toBe(0)
  expect(groups.map(({ resource }) => ({ ...resource }))).toEqual([{ 'service.name': 'shop', 'service.namespace': 'front', 'service.instance.id': '10.0.0.1:80' }, { 'service.name': 'cart' }])
  expect(groups[0]?.items).toMatchObject([{ name: 'http_requests_total', kind: 'sum', temporality: 2, monotonic: true }])
  expect(groups[0]?.items[0]?.points.map(({ value, timeNs, attributes }) => [value, timeNs, { ...attributes }])).toEqual([
    [3, 1_795_380_363_089_000_000n, { code: '200' }], [4, 1_795_380_378_089_000_000n, { code: '200' }], [1, 1_795_380_363_089_000_000n, { code: '500' }],
  ])
  expect(groups[1]?.items).toMatchObject([{ name: 'up', kind: 'gauge', temporality: 0, monotonic: false, points: [{ value: 1 }] }])
})

test('the mark of a series that ended, and what else is no number, is no point; infinities are', () => {
  const stale = new DataView(new ArrayBuffer(8))
  stale.setBigUint64(0, 0x7ff0_0000_0000_0002n)
  const { groups } = decodeRemoteWrite(encodeRemoteWrite([{ labels: [['__name__', 'x']], samples: [[stale.getFloat64(0), 1], [Number.NaN, 2], [Number.POSITIVE_INFINITY, 3]] }, { labels: [['__name__', 'y']], samples: [[Number.NaN, 1]] }]))
  expect(groups.flatMap(({ items }) => items.map(({ name, points }) => [name, points.map(({ value }) => value)]))).toEqual([['x', [Number.POSITIVE_INFINITY]]])
})

test('native histograms are counted as not kept', () => expect(decodeRemoteWrite(encodeRemoteWrite([{ labels: [['__name__', 'h']], histograms: [{ sum: 1 }, { sum: 2 }] }])).unsupported).toBe(2))

test.each([
  ['a series without a name', [['job', 'x']]],
  ['a label without a name', [['__name__', 'x'], ['', 'y']]],
  ['a label twice', [['__name__', 'x'], ['a', '1'], ['a', '2']]],
] as [string, [string, string][]][])('%s is malformed', (_what, labels) => expect(() => decodeRemoteWrite(encodeRemoteWrite([{ labels, samples: [[1, 1]] }]))).toThrow(MalformedError))

test('cut, changed or any bytes either read or are malformed', () => {
  const whole = encodeRemoteWrite([{ labels: [['__name__', 'a_total'], ...shop], samples: [[1.5, 7], [2, 8]] }])
  const changed = fc.tuple(fc.nat(whole.length), fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 5 })).map(([length, changes]) => {
    const bytes = whole.slice(0, length)
    for (const [at, byte] of changes) if (at < length) bytes[at] = byte
    return bytes
  })
  fc.assert(
    fc.property(fc.oneof(changed, fc.uint8Array({ maxLength: 100 })), (bytes) => {
      try {
        decodeRemoteWrite(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedError)
      }
    }),
    { numRuns: 500 },
  )
})
