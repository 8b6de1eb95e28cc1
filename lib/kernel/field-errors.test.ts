import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { parseFields } from './field-errors'
import { refusalWords } from './refusal-words'

function errorsOf(schema: z.ZodType, value: unknown) {
  const parsed = parseFields(schema, value)
  return parsed.ok ? [] : parsed.error
}
const said = (schema: z.ZodType, value: unknown) => errorsOf(schema, value).map(({ detail }) => detail)

describe('what a schema says when it has no words of its own', () => {
  test.each([
    [z.object({ a: z.number() }), {}, 'Missing: give a number.'],
    [z.object({ a: z.number() }), { a: 'x' }, 'Must be a number.'],
    [z.int(), 1.5, 'Must be a whole number.'],
    [z.string(), 1, 'Must be text.'],
    [z.array(z.string()), 'a', 'Must be a list.'],
    [z.enum(['all', 'ended']), 'begun', 'Must be one of all, ended.'],
    [z.literal('x'), 'y', 'Must be x.'],
    [z.number().min(1), 0, 'Must be at least 1.'],
    [z.number().lt(100), 100, 'Must be less than 100.'],
    [z.string().min(2), 'a', 'Must have at least 2 characters.'],
    [z.array(z.string()).max(1), ['a', 'b'], 'Must have at most 1 entry.'],
    [z.number().multipleOf(5), 3, 'Must be a multiple of 5.'],
    [z.strictObject({}), { json: 1 }, 'Not known here: json. Leave out or check the spelling.'],
  ])('%#', (schema, value, words) => {
    expect(said(schema, value)).toEqual([words])
  })

  test('words of the schema itself go first, and have no code unless they are those of one', () => {
    expect(errorsOf(z.string('Give a name.'), 1)).toEqual([{ pointer: '#', detail: 'Give a name.' }])
    expect(errorsOf(z.string().regex(/x/, refusalWords['one-line']), 'y')).toEqual([{ pointer: '#', detail: 'One line.', code: 'one-line', values: {} }])
  })

  test('the rule has its code, and says where and how much', () => {
    expect(errorsOf(z.object({ 'a/b': z.array(z.number().max(5)) }), { 'a/b': [1, 9] })).toEqual([{ pointer: '#/a~1b/1', detail: 'Must be at most 5.', code: 'must-be-at-most', values: { limit: 5 } }])
    expect(errorsOf(z.object({ a: z.boolean() }), {}).map(({ code }) => code)).toEqual(['missing-boolean'])
    expect(errorsOf(z.tuple([z.string()]), undefined)).toEqual([{ pointer: '#', detail: 'Missing: give tuple.', code: 'missing', values: { what: 'tuple' } }])
  })
})
