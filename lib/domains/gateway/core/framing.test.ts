import { expect, test } from 'vitest'
import { limits, refuseRequest } from './framing'

test.each([
  ['a plain request', 'GET', '/', ['Host', 'x'], null],
  ['a length', 'POST', '/', ['Content-Length', '5'], null],
  ['chunks', 'POST', '/', ['Transfer-Encoding', 'chunked'], null],
  ['an offer of h2c', 'GET', '/', ['Upgrade', 'h2c', 'Connection', 'Upgrade'], null],
  ['both a length and chunks', 'POST', '/', ['Content-Length', '5', 'Transfer-Encoding', 'chunked'], 400],
  ['two lengths', 'POST', '/', ['Content-Length', '5', 'content-length', '5'], 400],
  ['two codings', 'POST', '/', ['Transfer-Encoding', 'chunked', 'Transfer-Encoding', 'chunked'], 400],
  ['a signed length', 'POST', '/', ['Content-Length', '+5'], 400],
  ['a list of lengths', 'POST', '/', ['Content-Length', '5, 5'], 400],
  ['another coding', 'POST', '/', ['Transfer-Encoding', 'gzip, chunked'], 501],
  ['a coding with a trick', 'POST', '/', ['Transfer-Encoding', 'xchunked'], 501],
  ['two hosts', 'GET', '/', ['Host', 'a', 'host', 'b'], 400],
  ['a web socket', 'GET', '/', ['Upgrade', 'websocket'], 501],
  ['CONNECT', 'CONNECT', 'x:443', [], 405],
  ['TRACE', 'TRACE', '/', [], 405],
  ['a long address', 'GET', `/${'a'.repeat(limits.targetBytes)}`, [], 414],
  ['many headers', 'GET', '/', Array.from({ length: 2 * limits.headers + 2 }, () => 'x'), 431],
])('%s', (_what, method, target, raw, status) => expect(refuseRequest(method, target, raw)?.status ?? null).toBe(status))

test.each([
  ['as a web socket begins', 'GET', ['Upgrade', 'websocket', 'Connection', 'Upgrade'], null],
  ['with another method', 'POST', ['Upgrade', 'websocket'], 400],
  ['with a length', 'GET', ['Upgrade', 'websocket', 'Content-Length', '0'], 400],
  ['with chunks', 'GET', ['Upgrade', 'websocket', 'Transfer-Encoding', 'chunked'], 400],
  ['with two hosts', 'GET', ['Host', 'a', 'Host', 'b', 'Upgrade', 'websocket'], 400],
])('a connection that becomes another, %s', (_what, method, raw, status) => expect(refuseRequest(method, '/', raw, true)?.status ?? null).toBe(status))
