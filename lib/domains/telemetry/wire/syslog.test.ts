import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MalformedError } from './proto-reader'
import { decodeSyslog } from './syslog'
import { messageBytesMax, splitFrames } from './syslog-frames'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const counted = (...messages: string[]) => messages.map((message) => `${Buffer.byteLength(message)} ${message}`).join('')
const texts = (text: string, ended = false) => {
  const { messages, end, problem } = splitFrames(bytes(text), ended)
  return { said: messages.map(([from, to]) => Buffer.from(text).subarray(from, to).toString()), end, problem }
}

describe('frames', () => {
  test.each([
    ['counted, one after the other', '4 <1>a4 <1>b', { said: ['<1>a', '<1>b'], end: 12, problem: null }],
    ['counted by octets, not characters', '6 <1>가', { said: ['<1>가'], end: 8, problem: null }],
    ['a line each, empty ones between', '<1>a\n\n<1>b\r\n', { said: ['<1>a', '<1>b\r'], end: 12, problem: null }],
    ['both on one connection', '<1>a\n4 <1>b<1>c\n', { said: ['<1>a', '<1>b', '<1>c'], end: 16, problem: null }],
    ['a line feed inside a counted one', '6 <1>a\nb', { said: ['<1>a\nb'], end: 8, problem: null }],
    ['cut inside a length', '4 <1>a1', { said: ['<1>a'], end: 6, problem: null }],
    ['cut inside a line', '<1>a\n<1>b', { said: ['<1>a'], end: 5, problem: null }],
    ['neither', '<1>a\nhello', { said: ['<1>a'], end: 5, problem: 'a message that begins with neither a length nor <' }],
    ['a length and no space', '4x<1>a', { said: [], end: 0, problem: 'a length without a space after it' }],
    ['a length beyond all measure', '99999999 <1>', { said: [], end: 0, problem: expect.any(String) as string }],
    ['a length beyond the limit', `${messageBytesMax + 1} <`, { said: [], end: 0, problem: `a message of ${messageBytesMax + 1} bytes` }],
  ])('%s', (_what, text, expected) => expect(texts(text)).toEqual(expected))
  test('the last line needs no line feed, a counted one its length', () => {
    expect(texts('<1>a\n<1>b', true)).toEqual({ said: ['<1>a', '<1>b'], end: 9, problem: null })
    expect(texts('9 <1>b', true)).toMatchObject({ said: [], problem: 'a message that broke off' })
  })
  test('a line without an end is given up', () => expect(texts(`<1>${'x'.repeat(messageBytesMax)}`)).toMatchObject({ said: [], problem: 'a line without an end' }))
  test('wherever the stream is cut, the same messages come out', () => {
    const message = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => `<14>1 - - - - - - ${text.replaceAll('\n', ' ')}`)
    fc.assert(fc.property(fc.array(fc.tuple(message, fc.boolean()), { maxLength: 6 }), fc.array(fc.nat(400), { maxLength: 4 }), (list, cuts) => {
      const stream = Buffer.from(list.map(([text, isCounted]) => (isCounted ? counted(text) : `${text}\n`)).join(''))
      const said: string[] = []
      let rest = Buffer.alloc(0)
      let from = 0
      for (const to of [...cuts.map((cut) => Math.min(cut, stream.length)).sort((a, b) => a - b), stream.length]) {
        rest = Buffer.concat([rest, stream.subarray(from, to)])
        from = to
        const { messages, end, problem } = splitFrames(rest)
        expect(problem).toBeNull()
        said.push(...messages.map((one) => rest.subarray(...one).toString()))
        rest = rest.subarray(end)
      }
      expect(said).toEqual(list.map(([text]) => text))
    }))
  })
})

const one = (message: string) => {
  const [group] = decodeSyslog(bytes(counted(message)))
  return { resource: { ...group?.resource }, ...group?.items[0], attributes: { ...group?.items[0]?.attributes } }
}

describe('a message', () => {
  test('of the RFC: priority, microseconds and zone, structured data with its escapes, the mark of UTF-8', () => {
    expect(one(String.raw`<165>1 2026-11-22T22:14:15.003456-07:00 mymachine.example.com evntslog 812 ID47 [exampleSDID@32473 iut="3" eventSource="App \"x\" \] \\ \n"][other@1 a="b"] ` + '\uFEFFAn application event\n')).toEqual({
      resource: { 'service.name': 'evntslog', 'host.name': 'mymachine.example.com' },
      timeNs: BigInt(Date.UTC(2026, 10, 23, 5, 14, 15)) * 1_000_000n + 3_456_000n, observedNs: 0n, severity: 10, body: 'An application event', traceId: '', spanId: '',
      attributes: { 'syslog.facility': 20, 'syslog.procid': '812', 'syslog.msgid': 'ID47', 'exampleSDID@32473.iut': '3', 'exampleSDID@32473.eventSource': String.raw`App "x" ] \ \n`, 'other@1.a': 'b' },
    })
  })
  test('of Cloud Foundry is its application’s, by the tags', () => {
    expect(one('<14>1 2026-05-01T10:00:00.123456+00:00 org.space.app 8f1f-guid [APP/PROC/WEB/0] - [tags@47450 app_name="orders" instance_id="0"] message')).toMatchObject({
      resource: { 'service.name': 'orders', 'host.name': 'org.space.app', 'service.instance.id': 'orders/0' }, severity: 9, body: 'message', attributes: { 'syslog.procid': '[APP/PROC/WEB/0]' },
    })
  })
  test.each([
    ['with nothing known', '<11>1 - - - - - -', { resource: {}, timeNs: 0n, severity: 17, body: '' }],
    ['with a time of no calendar', '<11>1 2026-13-45T99:00:00Z h a - - - x', { timeNs: 0n, body: 'x', resource: { 'service.name': 'a', 'host.name': 'h' } }],
    ['of the older form', '<34>Oct 11 22:14:15 mymachine su: failed', { resource: {}, severity: 18, body: 'Oct 11 22:14:15 mymachine su: failed' }],
    ['with broken structured data', '<11>1 - h a - - [x y="z] m', { resource: {}, severity: 17, body: '1 - h a - - [x y="z] m' }],
    ['with a priority out of range', '<999>1 - h a - - - m', { severity: 10, body: 'm' }],
    ['without one', 'hello', { severity: 10, body: 'hello' }],
  ])('%s', (_what, text, expected) => expect(one(text)).toMatchObject(expected))
  test('lines of one sender stand together', () => expect(decodeSyslog(bytes('<14>1 - h a - - - 1\n<14>1 - h b - - - 2\n<14>1 - h a - - - 3\n')).map(({ items }) => items.map(({ body }) => body))).toEqual([['1', '3'], ['2']]))
})

test('any bytes either read or are malformed', () => {
  const part = fc.oneof(fc.string(), fc.constantFrom('<14>1 ', '- ', '[a b="', '"]', '\\', '\n', '12 ', '\0', ' '))
  fc.assert(fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
    try {
      decodeSyslog(bytes(parts.join('')))
    } catch (error) {
      expect(error).toBeInstanceOf(MalformedError)
    }
  }), { numRuns: 1_000 })
})
