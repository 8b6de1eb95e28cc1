import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listText, readList, readRows, type RuleFields, rowsMax, withNewRow, withoutRow, withRow } from './rule-rows'
import { readRules, ruleTypes } from './value-rules'

/** As somebody fills in a form, row by row. */
const filled = (rows: readonly RuleFields[]): string => rows.reduce((text, row, at) => withRow(withNewRow(text), at, row), '')
const rowsIn = (text: string) => {
  const read = readRows(text)
  if (read.kind !== 'rows') throw new Error(read.kind)
  return read.rows
}
const fieldsIn = (text: string): RuleFields[] => rowsIn(text).map(({ problems: _problems, ...fields }) => fields)
const wrong = (text: string) => rowsIn(text).map(({ problems }) => problems.map(({ field, why }) => `${field} ${why}`).join(', '))

const words = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll(/[\r\n\u0085\u2028\u2029\p{C}]/gu, ''))
const bound = fc.oneof(fc.constant(''), fc.integer({ min: -1e6, max: 1e6 }).map(String), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map(String), fc.constantFrom('-', 'high', '1.2.3'))
const row: fc.Arbitrary<RuleFields> = fc.record({
  key: fc.oneof(fc.constantFrom('db.pool.size', 'true', '1', 'a b', '- x', '#', 'é: {'), words), type: fc.constantFrom(...ruleTypes), min: bound, max: bound,
  allowed: fc.array(fc.oneof(words.filter((text) => text !== ''), fc.constantFrom('1', 'true', 'null', '{a}', 'x, y')), { maxLength: 3 }), required: fc.boolean(), description: words,
})

describe('rows and their text', () => {
  test('are the same thing: what is filled in is what is read again, in its order, also while it is wrong', () => {
    fc.assert(fc.property(fc.array(row, { maxLength: 4 }), (rows) => {
      const text = filled(rows)
      expect(fieldsIn(text)).toEqual(rows)
      expect(filled(fieldsIn(text))).toBe(text)
    }))
  })

  test('no row is wrong exactly where the text may be saved', () => {
    fc.assert(fc.property(fc.array(row, { maxLength: 4 }), (rows) => {
      const text = filled(rows)
      expect(rowsIn(text).every(({ problems }) => problems.length === 0)).toBe(readRules(text).problems.length === 0)
    }))
  })

  test('a change leaves the rest as it was written', () => {
    const text = '# what home needs\ndb.size:\n  type: integer # a page\n  min: 0x10\n\n"level":   { allowed: [ INFO, WARN ] } # of logs\n'
    const changed = withRow(text, 1, { required: true })
    expect(changed).toBe('# what home needs\ndb.size:\n  type: integer # a page\n  min: 0x10\n\n"level": { allowed: [ INFO, WARN ], required: true } # of logs\n')
    expect(withRow(changed, 1, { required: false })).toBe(text.replace(':   {', ': {'))
    expect(withoutRow(changed, 1)).toBe('# what home needs\ndb.size:\n  type: integer # a page\n  min: 0x10\n')
    expect(withRow(text, 0, { key: 'db.pool', min: '1', type: 'number' })).toContain('# what home needs\ndb.pool:\n  type: number # a page\n  min: 1\n')
    expect(withRow(text, 9, { required: true })).toBe(text)
  })

  test('the last row leaves nothing but comments, and the first one is written in lines', () => {
    expect(withoutRow(withNewRow(''), 0)).toBe('')
    expect(withoutRow('# mine\n\na: {}\n', 0)).toBe('# mine\n\n')
    expect(withRow(withNewRow('{}'), 0, { key: 'a' })).toBe('a: {}\n')
    expect(readRows('')).toEqual({ kind: 'rows', rows: [] })
  })

  test('what is wrong is said at its field', () => {
    expect(wrong('a: { type: colour }\nb: { min: high, max: 1 }\nc: { min: 3, max: 2 }\nd: { allowed: [] }\ne: { typo: 1 }\nf: 5\n"": {}\ng: {}\ng: {}\nh: { type: integer, max: 5, allowed: [1, 9, x] }\ni: { required: maybe }')).toEqual([
      'type type', 'min number', 'max order', 'allowed list', 'null other', 'null other', 'key empty', 'key twice', 'key twice', 'allowed unfit', 'required other',
    ])
    expect(rowsIn('f: 5').map(({ key, type }) => [key, type])).toEqual([['f', 'string']])
    expect(withRow('f: 5\n', 0, { type: 'integer' })).toBe('f: { type: integer }\n')
  })

  test.each([['- a', 'unread'], ['a: {', 'unread'], ['a: 1\n---\nb: 1', 'unread'], ['a: &x { type: integer }\nb: *x', 'anchors'], [Array.from({ length: rowsMax + 1 }, (_, at) => `k${at}: {}`).join('\n'), 'many']] as const)('where there are none it says why: %#', (text, kind) => {
    expect(readRows(text)).toEqual({ kind })
    for (const change of [withNewRow(text), withoutRow(text, 0), withRow(text, 0, { required: true })]) expect(change).toBe(text)
  })
})

describe('a list with commas', () => {
  test.each([['a, b', ['a', 'b']], ['a,', ['a']], [' , ', []], ['"a, b", c', ['a, b', 'c']], ['""', ['']], ['"say \\"x\\""', ['say "x"']], ['one two', ['one two']], ['"open', ['"open']]] as const)('%s', (typed, values) => expect(readList(typed)).toEqual(values))
  test('is read as it was written', () => {
    fc.assert(fc.property(fc.array(fc.string(), { maxLength: 5 }), (values) => {
      expect(readList(listText(values))).toEqual(values)
    }))
  })
})
