import { expect, test } from 'vitest'
import { formatAttributeFilter, parseAttributeFilter } from './attribute-filter'

test.each([
  ['', []],
  ['a=b', [{ key: 'a', value: 'b' }]],
  [' http.route=/a/b  error.type="timed out" ', [{ key: 'http.route', value: '/a/b' }, { key: 'error.type', value: 'timed out' }]],
  ['a="say \\"hi\\""', [{ key: 'a', value: 'say "hi"' }]],
  ['a=', [{ key: 'a', value: '' }]],
  ['a=b=c', [{ key: 'a', value: 'b=c' }]],
])('%s', (text, value) => {
  expect(parseAttributeFilter(text)).toEqual({ ok: true, value })
  expect(parseAttributeFilter(formatAttributeFilter(value))).toEqual({ ok: true, value })
})

test.each(['word', 'a=b word', 'a="open', '=b', 'a=b '.repeat(9)])('%s is refused', (text) => {
  expect(parseAttributeFilter(text)).toMatchObject({ ok: false, error: [{ pointer: '#/attributes' }] })
})
