import { describe, expect, test } from 'vitest'
import { type Passing, requestHeaders, responseHeaders } from './headers'

const inside: Passing = { outside: null, caller: null, keepTraceState: true, scope: null }
const outside: Passing = { ...inside, outside: { prefix: '/home', peer: '10.0.0.9', host: 'shop.example', port: 8080 } }
const asMap = (flat: string[]) => Object.fromEntries(Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at]?.toLowerCase(), flat[2 * at + 1]]))

describe('request headers', () => {
  test('leave out what is for this hop alone, and what Connection names', () => {
    const raw = ['Host', 'x', 'Connection', 'close, X-Private', 'X-Private', '1', 'Keep-Alive', 'timeout=5', 'TE', 'trailers', 'Trailer', 'x', 'Upgrade', 'h2c', 'HTTP2-Settings', 'y',
      'Proxy-Authorization', 'z', 'Transfer-Encoding', 'chunked', 'Expect', '100-continue', 'traceparent', 't', 'b3', '0', 'X-B3-TraceId', 'u', 'Accept', '*/*']
    expect(requestHeaders(raw, inside)).toEqual(['Accept', '*/*'])
  })

  test('keep repeated fields, their case and their order', () => {
    const raw = ['X-One', '1', 'Cookie', 'a', 'x-one', '2']
    expect(requestHeaders(raw, inside)).toEqual(raw)
  })

  test('Connection cannot take away a field that it does not name', () => {
    expect(requestHeaders(['Connection', 'keep-alive', 'Authorization', 'x'], inside)).toEqual(['Authorization', 'x'])
  })

  test('at the edge append to X-Forwarded-For and -Prefix and set the others only where absent', () => {
    const raw = ['X-Forwarded-For', '203.0.113.9', 'X-Forwarded-Proto', 'https', 'X-Forwarded-Prefix', '/outer']
    expect(asMap(requestHeaders(raw, outside))).toEqual({
      'x-forwarded-for': '203.0.113.9, 10.0.0.9', 'x-forwarded-proto': 'https', 'x-forwarded-prefix': '/outer/home', 'x-forwarded-host': 'shop.example', 'x-forwarded-port': '8080',
    })
  })

  test('inside headers come in by no door from outside, and a caller is named by its secret alone', () => {
    const raw = ['X-Quarterdeck-Caller', 'forged', 'x-quarterdeck-fault', '1']
    expect(asMap(requestHeaders(raw, outside))).not.toHaveProperty('x-quarterdeck-fault')
    expect(asMap(requestHeaders(raw, outside))).not.toHaveProperty('x-quarterdeck-caller')
    expect(requestHeaders(raw, inside)).toEqual(['x-quarterdeck-fault', '1'])
    expect(requestHeaders(raw, { ...inside, caller: 'home' })).toEqual(['x-quarterdeck-fault', '1', 'x-quarterdeck-caller', 'home'])
  })

  test('the state of a trace that could not be continued is not passed on', () => {
    expect(requestHeaders(['tracestate', 'a=1'], { ...inside, keepTraceState: false })).toEqual([])
    expect(requestHeaders(['tracestate', 'a=1'], inside)).toEqual(['tracestate', 'a=1'])
  })
})

describe('a fault scope', () => {
  test('goes on in both forms when it is valid; other baggage stays as it was', () => {
    expect(requestHeaders(['baggage', 'a=1,x-fit-context=old', 'Baggage', 'b=2', 'X-Fit-Context', 'old'], { ...inside, scope: 'v1.x.y' })).toEqual(['x-fit-context', 'v1.x.y', 'baggage', 'a=1,b=2,x-fit-context=v1.x.y'])
    expect(requestHeaders([], { ...outside, scope: 'v1.x.y' }).slice(-2)).toEqual(['baggage', 'x-fit-context=v1.x.y'])
  })
  test('that is not valid goes nowhere', () => {
    expect(requestHeaders(['baggage', 'a=1,x-fit-context=bad', 'X-Fit-Context', 'bad'], inside)).toEqual(['baggage', 'a=1'])
    expect(requestHeaders(['baggage', 'x-fit-context=bad'], inside)).toEqual([])
  })
  test('leaves baggage alone where it is not mentioned', () => expect(requestHeaders(['Baggage', 'a=1 , b=2'], inside)).toEqual(['Baggage', 'a=1 , b=2']))
})

test('response headers keep every cookie and lose what was for the hop', () => {
  const raw = ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Connection', 'keep-alive', 'Transfer-Encoding', 'chunked', 'Keep-Alive', 'timeout=5', 'Content-Type', 'text/plain']
  expect(responseHeaders(raw)).toEqual(['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Content-Type', 'text/plain'])
})
