import { describe, expect, test } from 'vitest'
import { Fallback } from '../dependency-schemas'
import { fallbackAnswer, fallbackFor, matchesPath } from './fallback'

test.each([
  ['/rows/*', '/rows/p1', true],
  ['/rows/*', '/rows/p1?x=/a/b', true],
  ['/rows/*', '/rows/', false],
  ['/rows/*', '/rows/p1/more', false],
  ['/rows/**', '/rows', true],
  ['/rows/**', '/rows/a/b/c', true],
  ['/rows/**', '/rowsy', false],
  ['/**', '/', true],
  ['/', '/', true],
  ['/', '/x', false],
  ['/*/history', '/p1/history', true],
  ['/*/history', '//history', false],
  ['/a.c', '/abc', false],
])('%s matches %s: %s', (pattern, path, expected) => expect(matchesPath(pattern, path)).toBe(expected))

const fallback = (one: unknown) => Fallback.parse(one)

describe('of several', () => {
  const all = [fallback({ path: '/rows/*', text: 'first' }), fallback({ path: '/**', text: 'second' }), fallback({ path: '/**', method: 'POST', status: 202 })]
  test.each([
    ['GET', '/rows/1', 'first'],
    ['HEAD', '/rows/1', 'first'],
    ['GET', '/other', 'second'],
    ['POST', '/rows/1', undefined],
  ])('%s %s gets the first that fits', (method, path, text) => expect(fallbackFor(all, method, path)?.text).toBe(text))
  test('a method that none names gets none', () => expect(fallbackFor(all, 'PUT', '/rows/1')).toBeUndefined())
})

test.each([
  [{ path: '/', json: { a: 'é' } }, { 'content-type': 'application/json', 'content-length': 10 }, '{"a":"é"}'],
  [{ path: '/', json: null }, { 'content-type': 'application/json', 'content-length': 4 }, 'null'],
  [{ path: '/', text: 'x', headers: { 'Content-Type': 'text/html' } }, { 'Content-Type': 'text/html', 'content-length': 1 }, 'x'],
  [{ path: '/', status: 404 }, { 'content-length': 0 }, ''],
  [{ path: '/', status: 204 }, {}, ''],
])('%j is answered whole', (one, headers, body) => expect(fallbackAnswer(fallback(one), 'timeout')).toEqual({ headers: { ...headers, 'x-quarterdeck-fallback': 'timeout' }, body }))
