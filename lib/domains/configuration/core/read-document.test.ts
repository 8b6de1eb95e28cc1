import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDocument } from './read-document'

const yaml = (text: string) => Object.fromEntries(readDocument('yaml', text).entries.map(({ key, value }) => [key, value]))
const properties = (text: string) => Object.fromEntries(readDocument('properties', text).entries.map(({ key, value }) => [key, value]))

describe('YAML becomes flat keys', () => {
  test.each([
    ['maps by dots', 'db:\n  pool:\n    size: 20', { 'db.pool.size': 20 }],
    ['lists by index', 'hosts: [a, b]', { 'hosts[0]': 'a', 'hosts[1]': 'b' }],
    ['maps in lists', 'routes:\n- id: x\n  on: true', { 'routes[0].id': 'x', 'routes[0].on': true }],
    ['keys written with dots stay', 'db.pool.size: 3', { 'db.pool.size': 3 }],
    ['nothing is the empty text', 'a: ~\nb: {}\nc: []', { a: '', b: '', c: '' }],
    ['a number that would lose digits stays text', 'id: 12345678901234567890', { id: '12345678901234567890' }],
    ['yes is a word in YAML 1.2', 'a: yes\nb: "true"', { a: 'yes', b: 'true' }],
    ['aliases', 'a: &x { b: 1 }\nc: *x', { 'a.b': 1, 'c.b': 1 }],
    ['merged maps give way', 'a: &x { b: 1, d: 2 }\nc:\n  <<: *x\n  b: 3', { 'a.b': 1, 'a.d': 2, 'c.b': 3, 'c.d': 2 }],
    ['merged maps give way wherever they stand, and as a whole', 'a: &x { b: { y: 1 }, d: 2 }\nc:\n  b: { z: 3 }\n  <<: *x', { 'a.b.y': 1, 'a.d': 2, 'c.b.z': 3, 'c.d': 2 }],
    ['of several merged maps the first wins', 'a: &x { k: 1 }\nb: &y { k: 2, l: 3 }\nc:\n  <<: [*x, *y]', { 'a.k': 1, 'b.k': 2, 'b.l': 3, 'c.k': 1, 'c.l': 3 }],
    ['an empty document', '# nothing yet\n', {}],
  ])('%s', (_what, text, keys) => expect(yaml(text)).toEqual(keys))

  test.each([
    ['a key twice', 'a: 1\nb: 2\na: 3', 3],
    ['a key written in two ways', 'db:\n  size: 1\ndb.size: 2', 3],
    ['something else merged', 'a: 1\n<<: 5', 2],
    ['an alias of itself', 'a: &a [*a]', 1],
    ['a broken flow', 'a: 1\nb: [1, 2', 2],
    ['a second document', 'a: 1\n---\nb: 2', 2],
    ['a list as the whole', '- a\n- b', 1],
    ['a text as the whole', '\njust words', 2],
  ])('%s is a problem at its line, and gives no keys', (_what, text, line) => {
    const read = readDocument('yaml', text)
    expect(read.entries).toEqual([])
    expect(read.problems[0]?.line).toBe(line)
  })

  test('aliases of aliases do not fill the memory', () => {
    const bomb = ['a: &a [1,1,1,1,1,1,1,1,1,1]', ...'bcdefgh'.split('').map((one, at) => `${one}: &${one} [${Array(10).fill(`*${'abcdefg'[at]}`).join(',')}]`)].join('\n')
    expect(readDocument('yaml', bomb).problems[0]?.detail).toMatch(/Too deep or too much/)
  })

  test('each key knows its line', () => expect(readDocument('yaml', 'a: 1\n\ndb:\n  size: 2').entries.map(({ key, line }) => [key, line])).toEqual([['a', 1], ['db.size', 4]]))
})

describe('properties', () => {
  test.each([
    ['every separator', 'a=1\nb: 2\nc 3\nd', { a: '1', b: '2', c: '3', d: '' }],
    ['comments and blank lines', '# x\n! y\n\n  a = b ', { a: 'b ' }],
    ['a line that goes on', 'a = one \\\n   two', { a: 'one two' }],
    ['escapes', 'a\\ b = \\u00e9\\t\\\\', { 'a b': 'é\t\\' }],
    ['separators within a value', 'url = http://x:1/?a=b', { url: 'http://x:1/?a=b' }],
  ])('%s', (_what, text, keys) => expect(properties(text)).toEqual(keys))

  test('a key twice and half an escape are problems at their lines', () => {
    expect(readDocument('properties', 'a=1\nb=2\na=3').problems).toEqual([{ line: 3, detail: 'a is set in line 1 already.' }])
    expect(readDocument('properties', 'a=\\u12').problems[0]?.line).toBe(1)
  })
})

test('whatever is typed is read or refused, never thrown over', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), fc.constantFrom('yaml' as const, 'properties' as const), (text, format) => {
    const { entries, problems } = readDocument(format, text)
    return problems.length === 0 || entries.length === 0
  }))
})
