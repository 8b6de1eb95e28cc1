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

test('a native histogram has its bounds spelled out: spans, zeros between them, both signs', () => {
  const histogram = { countInt: 17, sum: 42.5, schema: 0, zeroThreshold: 0.001, zeroCountInt: 2, negativeSpans: [{ offset: 1, length: 1 }], negativeDeltas: [3], positiveSpans: [{ offset: 1, length: 2 }, { offset: 1, length: 1 }], positiveDeltas: [4, 1, -2], timestamp: 5_000 }
  const { groups, unsupported } = decodeRemoteWrite(encodeRemoteWrite([{ labels: [['__name__', 'rpc_seconds'], ['code', '200'], ...shop], histograms: [histogram] }]))
  expect(unsupported).toBe(0)
  // Positive buckets 1, 2 and 4 of base 2 are (1, 2], (2, 4] and (8, 16].
  expect(groups[0]?.items).toMatchObject([{
    name: 'rpc_seconds', kind: 'histogram', temporality: 2,
    points: [{ value: 42.5, timeNs: 5_000_000_000n, histogram: { count: 17, bounds: [-2, -1, 0.001, 1, 2, 4, 8, 16], counts: [0, 3, 2, 0, 4, 5, 0, 3, 0] } }],
  }])
})

test('a native histogram of bounds of its own', () => {
  const { groups } = decodeRemoteWrite(encodeRemoteWrite([{ labels: [['__name__', 'h']], histograms: [{ countInt: 6, sum: 1, schema: -53, customValues: [0.1, 0.5], positiveSpans: [{ offset: 1, length: 2 }], positiveDeltas: [2, 2], timestamp: 1 }] }]))
  expect(groups[0]?.items[0]?.points[0]?.histogram).toEqual({ count: 6, bounds: [0.1, 0.5], counts: [0, 2, 4] })
})

test.each([
  ['overlap', { positiveSpans: [{ offset: 0, length: 1 }, { offset: -1, length: 1 }], positiveDeltas: [1, 1] }],
  ['lie millions apart', { positiveSpans: [{ offset: 0, length: 1 }, { offset: 2_000_000_000, length: 1 }], positiveDeltas: [1, 1] }],
  ['have no counts', { positiveSpans: [{ offset: 0, length: 4_000_000_000 }], positiveDeltas: [1] }],
  ['hold less than nothing', { positiveSpans: [{ offset: 0, length: 1 }], positiveDeltas: [-1] }],
])('buckets that %s are malformed', (_what, given) => expect(() => decodeRemoteWrite(encodeRemoteWrite([{ labels: [['__name__', 'h']], histograms: [{ countInt: 1, sum: 1, ...given }] }]))).toThrow(MalformedError))

test('a native histogram that has ended is a hole; one with fractions is counted as not kept', () => {
  const stale = new DataView(new ArrayBuffer(8))
  stale.setBigUint64(0, 0x7ff0_0000_0000_0002n)
  expect(decodeRemoteWrite(encodeRemoteWrite([{ labels: [['__name__', 'h']], histograms: [{ countInt: 0, sum: stale.getFloat64(0) }] }]))).toEqual({ groups: [], unsupported: 0 })
  expect(decodeRemoteWrite(encodeRemoteWrite([{ labels: [['__name__', 'h']], histograms: [{ countFloat: 1.5, sum: 1 }] }])).unsupported).toBe(1)
})

test('exemplars are kept with the newest point of their series, before it or after it, when they name a trace', () => {
  const exemplar = (id: string) => ({ labels: [['trace_id', id], ['user', 'gold']] as [string, string][], value: 0.25, timestamp: 7 })
  const series: [string, string][] = [['__name__', 'a_bucket'], ['le', '0.5']]
  const { groups } = decodeRemoteWrite(encodeRemoteWrite([{ labels: series, exemplars: [exemplar('AB'.repeat(8)), exemplar('no id')] }, { labels: series, samples: [[1, 5], [2, 8]] }]))
  const points = groups[0]?.items[0]?.points ?? []
  expect(points.map(({ exemplars = [] }) => exemplars.map(({ traceId, value, timeNs, attributes }) => [traceId, value, timeNs, { ...attributes }]))).toEqual([[], [[`${'0'.repeat(16)}${'ab'.repeat(8)}`, 0.25, 7_000_000n, { user: 'gold' }]]])
})

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
