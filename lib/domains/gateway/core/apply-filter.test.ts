import { expect, test } from 'vitest'
import { changeHeaders, isPathForFilter, mayChange, needsRest } from './apply-filter'
import { headerRules } from './route-headers'

test.each(['content-length', 'transfer-encoding', 'connection', 'host', 'x-quarterdeck-caller', 'proxy-authorization', 'traceparent', 'x-fit-context', 'b3'])('a filter has no say in %s', (name) => {
  expect(mayChange(name)).toBe(false)
  const headers = [name, 'kept']
  changeHeaders(headers, { [name]: 'forged' }, [name])
  expect(headers).toEqual([name, 'kept'])
})

test('what is set takes the place of all of its name, what is removed goes', () => {
  const headers = ['X-A', '1', 'x-a', '2', 'Cookie', 'c', 'x-b', '3']
  changeHeaders(headers, { 'x-a': 'new' }, ['cookie'])
  expect(headers).toEqual(['x-b', '3', 'x-a', 'new'])
})

test.each([['/a/b?x=../y', true], ['/a/../b', false], ['/a/%2e%2e/b', false], [`/${'a'.repeat(9_000)}`, false]])('a filter may send a request to %s: %s', (path, may) => expect(isPathForFilter(path)).toBe(may))

test.each([[2, 19, false], [3, 0, true], [0, 20, true]])('after %i hung and %i failed in a row it rests: %s', (hung, failed, rests) => expect(needsRest({ hung, failed })).toBe(rests))

test('rules of a route that change nothing are none', () => {
  const rules = headerRules({ requestSet: [], requestRemove: [], responseSet: [{ name: 'x-a', value: '1' }], responseRemove: ['server'] })
  expect(rules.request).toBeNull()
  const headers = ['Server', 'x', 'X-A', '0']
  rules.response?.(headers)
  expect(headers).toEqual(['x-a', '1'])
})
