import { expect, test } from 'vitest'
import { readB3, writeB3 } from './b3'

const whole = '80f198ee56343ba864fe8b2a57d3eff7'
const short = '64fe8b2a57d3eff7'
const span = 'e457b5a2e4d86bd1'
const padded = `${'0'.repeat(16)}${short}`

test.each([
  [{}, null],
  [{ b3: `${whole}-${span}-1-05e3ac9a4f6e3b90` }, { form: 'single', traceId: whole, short: false, spanId: span, sampled: true, debug: false }],
  [{ b3: `${short}-${span}` }, { form: 'single', traceId: padded, short: true, spanId: span, sampled: null }],
  [{ b3: `${whole}-${span}-d` }, { sampled: true, debug: true }],
  [{ b3: `${whole}-${span}-0` }, { sampled: false }],
  [{ b3: '0' }, { form: 'single', traceId: '', sampled: false }],
  [{ b3: '1' }, null],
  [{ b3: `${whole}-${span}-x` }, null],
  [{ b3: `${'0'.repeat(32)}-${span}` }, null],
  [{ b3: `${whole.slice(1)}-${span}` }, null],
  [{ 'x-b3-traceid': whole.toUpperCase(), 'x-b3-spanid': span, 'x-b3-sampled': 'true' }, { form: 'multi', traceId: whole, sampled: true }],
  [{ 'x-b3-traceid': short, 'x-b3-spanid': span }, { form: 'multi', traceId: padded, short: true, sampled: null }],
  [{ 'x-b3-traceid': whole, 'x-b3-spanid': span, 'x-b3-flags': '1' }, { sampled: true, debug: true }],
  [{ 'x-b3-traceid': whole }, null],
  [{ 'x-b3-sampled': '0' }, { form: 'multi', traceId: '', sampled: false }],
  [{ 'x-b3-sampled': '1' }, null],
  // The one header wins, unless it is nonsense.
  [{ b3: `${short}-${span}-1`, 'x-b3-traceid': whole, 'x-b3-spanid': span }, { form: 'single', traceId: padded }],
  [{ b3: 'nonsense', 'x-b3-traceid': whole, 'x-b3-spanid': span }, { form: 'multi', traceId: whole }],
])('%j', (headers, expected) => (expected === null ? expect(readB3(headers)).toBeNull() : expect(readB3(headers)).toMatchObject(expected)))

test('is passed on in the form and the width in which it came', () => {
  const passed = { traceId: padded, spanId: '1'.repeat(16), parentId: '2'.repeat(16), sampled: true }
  const of = (headers: Record<string, string>) => {
    const read = readB3(headers)
    if (!read) throw new Error('not read')
    return writeB3(read, passed)
  }
  expect(of({ b3: `${short}-${span}-1` })).toEqual(['b3', `${short}-${'1'.repeat(16)}-1-${'2'.repeat(16)}`])
  expect(of({ b3: `${padded}-${span}-d` })).toEqual(['b3', `${padded}-${'1'.repeat(16)}-d-${'2'.repeat(16)}`])
  expect(of({ 'x-b3-traceid': short, 'x-b3-spanid': span })).toEqual(['X-B3-TraceId', short, 'X-B3-SpanId', '1'.repeat(16), 'X-B3-ParentSpanId', '2'.repeat(16), 'X-B3-Sampled', '1'])
  expect(of({ 'x-b3-traceid': short, 'x-b3-spanid': span, 'x-b3-flags': '1' }).slice(6)).toEqual(['X-B3-Flags', '1'])
})
