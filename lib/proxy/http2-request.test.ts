import { expect, test } from 'vitest'
import { headersForHttp2, rawForHttp1 } from './http2-request'

test('the authority is the host, whatever a Host header says, and crumbs of a cookie are one', () => {
  expect(rawForHttp1([':method', 'GET', ':path', '/', 'host', 'other', 'cookie', 'a=1', 'x-one', '1', 'cookie', 'b=2'], 'tv.example.com')).toEqual(['host', 'tv.example.com', 'x-one', '1', 'cookie', 'a=1; b=2'])
  expect(rawForHttp1([':method', 'GET'], '')).toEqual([])
})

test('an answer keeps what is given more than once, and says nothing of connections', () => {
  expect(headersForHttp2(['Set-Cookie', 'a', 'SET-cookie', 'b', 'Connection', 'close', 'Transfer-Encoding', 'chunked', 'X-One', '1'])).toEqual({ 'set-cookie': ['a', 'b'], 'x-one': '1' })
  expect(headersForHttp2({ connection: 'close', 'content-length': 5 })).toEqual({ 'content-length': '5' })
})
