import fc from 'fast-check'
import { type AttributeMap, type AttributeValue, type ExemplarRecord, type LogRecord, type MetricRecord, newAttributes, type PointRecord, type ResourceGroup, type SpanRecord } from '../core/records'

const hex = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((id) => Buffer.from(id).toString('hex'))
const nanos = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.constantFrom(0n, 1_795_380_363_089_999_877n, 2n ** 53n + 1n))
/** Doubles that are not whole: whole numbers travel as integers in these tests. */
const fraction = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value))
const text = fc.string({ unit: 'grapheme', maxLength: 30 })

const value: fc.Memo<AttributeValue> = fc.memo((depth) => {
  const flat = fc.oneof(text, fc.boolean(), fc.maxSafeInteger().map((number) => number + 0), fraction, fc.constant(null))
  return depth <= 1 ? flat : fc.oneof({ weight: 4, arbitrary: flat }, fc.array(value(depth - 1), { maxLength: 3 }), map(depth - 1))
})
const map = (depth: number): fc.Arbitrary<AttributeMap> =>
  fc.array(fc.tuple(fc.oneof(text, fc.constantFrom('__proto__', 'http.route', 'constructor')), value(depth)), { maxLength: 5 }).map((pairs) => {
    const attributes = newAttributes()
    for (const [key, item] of pairs) attributes[key] = item
    return attributes
  })
export const attributes = map(3)

export const span: fc.Arbitrary<SpanRecord> = fc.record({
  traceId: hex(16), spanId: hex(8), parentId: fc.oneof(fc.constant(''), hex(8)), name: text, kind: fc.integer({ min: 0, max: 5 }), startNs: nanos, endNs: nanos,
  status: fc.integer({ min: 0, max: 2 }), statusMessage: text, attributes, events: fc.array(fc.record({ timeNs: nanos, name: text, attributes }), { maxLength: 3 }),
})

export const log: fc.Arbitrary<LogRecord> = fc.record({
  timeNs: nanos, observedNs: nanos, severity: fc.integer({ min: 0, max: 24 }), body: text, attributes, traceId: fc.oneof(fc.constant(''), hex(16)), spanId: fc.oneof(fc.constant(''), hex(8)),
})

const exemplar: fc.Arbitrary<ExemplarRecord> = fc.record({ timeNs: nanos, value: fc.oneof(fc.maxSafeInteger().map((whole) => whole + 0), fraction), traceId: hex(16), spanId: fc.oneof(fc.constant(''), hex(8)), attributes })
const base = { timeNs: nanos, startNs: nanos, attributes }
/** Most points have none. */
const someExemplars = <T extends PointRecord>(point: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.tuple(point, fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(exemplar, { maxLength: 3 }))).map(([one, exemplars]) => (exemplars.length > 0 ? { ...one, exemplars } : one))
const number: fc.Arbitrary<PointRecord> = fc.record({ ...base, value: fc.oneof(fc.maxSafeInteger().map((whole) => whole + 0), fraction), histogram: fc.constant(null) })
const histogram: fc.Arbitrary<PointRecord> = fc.record({
  ...base, value: fraction,
  histogram: fc.record({ count: fc.maxSafeNat(), bounds: fc.array(fraction, { maxLength: 6 }), counts: fc.array(fc.maxSafeNat(), { maxLength: 7 }) }),
})
export const metric: fc.Arbitrary<MetricRecord> = fc.oneof(
  fc.record({ name: text, unit: text, kind: fc.constant('gauge' as const), temporality: fc.constant(0), monotonic: fc.constant(false), description: fc.constant('d'), points: fc.array(someExemplars(number), { maxLength: 4 }) }),
  fc.record({ name: text, unit: text, kind: fc.constant('sum' as const), temporality: fc.integer({ min: 0, max: 2 }), monotonic: fc.boolean(), description: fc.constant('d'), points: fc.array(someExemplars(number), { maxLength: 4 }) }),
  fc.record({ name: text, unit: text, kind: fc.constant('histogram' as const), temporality: fc.integer({ min: 0, max: 2 }), monotonic: fc.constant(false), description: fc.constant('d'), points: fc.array(someExemplars(histogram), { maxLength: 4 }) }),
)

export const groupsOf = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<ResourceGroup<T>[]> =>
  fc.array(fc.record({ resource: attributes, items: fc.array(item, { maxLength: 4 }) }), { maxLength: 3 })
