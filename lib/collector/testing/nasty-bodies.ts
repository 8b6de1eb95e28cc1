import fc from 'fast-check'
import { gzipSync } from 'node:zlib'

const text = (body: string) => Buffer.from(body)
const varint = (value: bigint): number[] => (value < 128n ? [Number(value)] : [Number(value & 127n) | 128, ...varint(value >> 7n)])
/** A field of a message that holds nothing but the same field of the same message, and so on. */
function nested(field: number, depth: number): Buffer {
  let body = Buffer.alloc(0)
  for (let at = 0; at < depth; at++) body = Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(BigInt(body.length))]), body])
  return body
}

/** What has broken readers of such wires before, each with its name. */
export const nastyBodies: readonly (readonly [name: string, body: Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['a zero', Buffer.from([0])],
  ['null', text('null')],
  ['an empty object', text('{}')],
  ['an empty list', text('[]')],
  ['a list of nulls', text('[null,null]')],
  ['text', text('"x"')],
  ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d])],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0xff, 0xfe, 0x22])],
  ['half of a surrogate pair', text('{"streams":[{"stream":{"a":"\\ud800"},"values":[]}]}')],
  ['lists a hundred thousand deep', text('['.repeat(100_000))],
  ['lists ten thousand deep, closed', text('['.repeat(10_000) + ']'.repeat(10_000))],
  ['objects ten thousand deep', text('{"resourceSpans":'.repeat(10_000))],
  ['keys that a careless reader sets on everything', text('{"__proto__":{"resourceSpans":[]},"constructor":{"prototype":{"polluted":1}}}')],
  ['numbers without end', text(`{"resourceSpans":${'9'.repeat(50_000)}}`)],
  ['a number beyond all', text('[{"traceId":"0000000000000001","id":"0000000000000001","timestamp":1e999,"duration":-1e999}]')],
  ['fields of another type', text('{"resourceSpans":{"scopeSpans":7},"resourceMetrics":"x","resourceLogs":[[[]]],"streams":{"stream":[]}}')],
  ['a list of everything but spans', text('[1,"x",true,{},[],{"traceId":{}},{"id":[1]}]')],
  ['zero for ids', text('[{"traceId":"0000000000000000","id":"0000000000000000"}]')],
  ['field number zero', Buffer.from([0x02, 0x00])],
  ['a wire type that there is not', Buffer.from([0x0f, 0x01, 0x01])],
  ['a group that never ends', Buffer.from([0x0b, 0x0b, 0x0b, 0x0b])],
  ['a length of more than there is', Buffer.from([0x0a, 0x7f, 0x00])],
  ['a length of two to the power of 63', Buffer.from([0x0a, ...varint(2n ** 63n)])],
  ['a number of more than ten bytes', Buffer.alloc(64, 0xff)],
  ['messages two thousand deep', nested(1, 2_000)],
  ['a value of a value, two thousand deep', nested(6, 2_000)],
  ['a packed list of nothing', Buffer.from([0x0a, 0x02, 0x12, 0x00])],
  ['gzip where none was said', gzipSync('{}')],
  ['a gzip of a gzip', gzipSync(gzipSync('[]'))],
  ['ten million of one letter', Buffer.alloc(10_000_000, 0x61)],
  ['a line of HTTP', text('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
  ['a frame that is longer than it says', text('3 <11>1 - - - - - - and more')],
  ['a frame that says it is endless', text('99999999999999999999 <11>1 - - - - - - x')],
  ['a priority that there is not', text('<999>1 - - - - - - x\n<-1>1 - - - - - - y\n<>x\n')],
]

interface Change {
  kind: 'set' | 'cut' | 'put' | 'again'
  at: number
  byte: number
  size: number
}
const change: fc.Arbitrary<Change> = fc.record({ kind: fc.constantFrom('set', 'cut', 'put', 'again'), at: fc.nat(), byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff, 0x22, 0x5b, 0x7b)), size: fc.integer({ min: 1, max: 40 }) })

function changed(body: Buffer, { kind, at, byte, size }: Change): Buffer {
  const place = body.length === 0 ? 0 : at % body.length
  const [before, after] = [body.subarray(0, place), body.subarray(place)]
  switch (kind) {
    case 'set':
      return Buffer.concat([before, Buffer.from([byte]), after.subarray(1)])
    case 'cut':
      return Buffer.concat([before, after.subarray(size)])
    case 'put':
      return Buffer.concat([before, Buffer.alloc(size, byte), after])
    case 'again':
      return Buffer.concat([before, after.subarray(0, size), after])
  }
}

/** Bodies like these, changed in a few places. */
export const spoiled = (good: readonly Uint8Array[]): fc.Arbitrary<Buffer> =>
  fc.tuple(fc.constantFrom(...good), fc.array(change, { minLength: 1, maxLength: 5 })).map(([body, changes]) => changes.reduce(changed, Buffer.from(body)))
