import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeLoki } from '../testing/push-encoder'
import { readLabels, unquoted } from './label-text'
import { decodeLokiJson } from './loki-json'
import { decodeLoki } from './loki-protobuf'
import { MalformedError } from './proto-reader'

const json = (value: unknown) => new Uint8Array(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)))
const trace = 'ab'.repeat(16)

test('JSON and protobuf give the same lines: nanoseconds exact, labels as resource, metadata beside the line', () => {
  const read = decodeLokiJson(json({ streams: [{ stream: { app: 'shop', pod: 'shop-1', level: 'warn' }, values: [['1795380363089999877', 'a line', { trace_id: trace.toUpperCase(), span_id: 'cd'.repeat(8), user: '7' }], ['1795380363089999878', '']] }] }))
  const written = decodeLoki(encodeLoki([{
    labels: '{app="shop", pod="shop-1", level="warn"}',
    entries: [{ seconds: 1_795_380_363, nanos: 89_999_877, line: 'a line', metadata: [['trace_id', trace.toUpperCase()], ['span_id', 'cd'.repeat(8)], ['user', '7']] }, { seconds: 1_795_380_363, nanos: 89_999_878, line: '' }],
  }]))
  expect(written).toEqual(read)
  expect(read).toHaveLength(1)
  expect({ ...read[0]?.resource }).toEqual({ app: 'shop', pod: 'shop-1', level: 'warn', 'service.name': 'shop', 'service.instance.id': 'shop-1' })
  expect(read[0]?.items).toMatchObject([
    { timeNs: 1_795_380_363_089_999_877n, body: 'a line', severity: 13, traceId: trace, spanId: 'cd'.repeat(8), attributes: { user: '7' } },
    { timeNs: 1_795_380_363_089_999_878n, body: '', severity: 13, traceId: '', spanId: '' },
  ])
})

test.each([
  [{ service_name: 'a', app: 'b', job: 'c' }, 'a'],
  [{ job: 'c', container: 'd' }, 'c'],
  [{ env: 'x' }, undefined],
])('labels %j name the application %s', (stream, name) => expect(decodeLokiJson(json({ streams: [{ stream, values: [] }] }))[0]?.resource['service.name']).toBe(name))

test.each([
  [{ level: 'ERROR' }, undefined, 17], [{ level: 'info' }, { detected_level: 'debug' }, 9], [{}, { severity: 'crit' }, 21], [{ level: 'loud' }, undefined, 0], [{}, undefined, 0],
])('labels %j and metadata %j are severity %i', (labels, metadata, severity) => {
  const values = [metadata ? ['1', 'x', metadata] : ['1', 'x']]
  expect(decodeLokiJson(json({ streams: [{ stream: { app: 'a', ...labels }, values }] }))[0]?.items[0]?.severity).toBe(severity)
})

describe('what is no push is malformed', () => {
  const value = (...entry: unknown[]) => ({ streams: [{ stream: { app: 'a' }, values: [entry] }] })
  test.each([
    ['not JSON', 'x{'],
    ['a list', []],
    ['a number as time', value(1_795_380_363_089, 'x')],
    ['a time with a sign', value('-1', 'x')],
    ['a line that is no text', value('1', 7)],
    ['metadata that is no text', value('1', 'x', { a: 1 })],
    ['four things in a value', value('1', 'x', {}, {})],
    ['a stream without labels', { streams: [{ stream: {}, values: [] }] }],
    ['a label that is no text', { streams: [{ stream: { a: 1 }, values: [] }] }],
  ])('%s', (_what, body) => expect(() => decodeLokiJson(json(body))).toThrow(MalformedError))
  test.each(['', '{}', '{a=b}', '{a="b"', '{a="b" c="d"}', '{a="1",a="2"}', '{="b"}'])('labels %s in protobuf', (labels) => expect(() => decodeLoki(encodeLoki([{ labels, entries: [] }]))).toThrow(MalformedError))
  test('any bytes either read or are malformed', () => {
    const whole = encodeLoki([{ labels: '{a="b"}', entries: [{ seconds: 1, line: 'x', metadata: [['a', 'b']] }] }])
    const changed = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }).map((changes) => {
      const bytes = whole.slice()
      for (const [at, byte] of changes) bytes[at] = byte
      return bytes
    })
    for (const read of [decodeLoki, decodeLokiJson]) {
      fc.assert(fc.property(fc.oneof(changed, fc.uint8Array({ maxLength: 80 }), fc.json().map((text) => json(`{"streams":${text}}`))), (bytes) => {
        try {
          read(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError)
        }
      }), { numRuns: 300 })
    }
  })
})

test('labels written as Go writes them are read back', () => {
  const escape = (text: string) => text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')
  fc.assert(fc.property(fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z_][a-z0-9_]{0,5}$/), fc.string()), { selector: ([name]) => name, maxLength: 4 }), (pairs) => {
    expect({ ...readLabels(`{${pairs.map(([name, value]) => `${name}="${escape(value)}"`).join(', ')}}`) }).toEqual(Object.fromEntries(pairs))
  }))
  expect(unquoted(String.raw`a\x41B\\\"\t`)).toBe('aAB\\"\t')
})
