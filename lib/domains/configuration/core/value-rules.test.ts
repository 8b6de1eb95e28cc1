import { describe, expect, test } from 'vitest'
import { placeProblem } from './place-rules'
import { readSealed, sealedText } from './sealed-value'
import { checkValues, readRules } from './value-rules'

const schema = 'size: { type: integer, min: 1, max: 20 }\nratio: { type: number }\non: { type: boolean }\nlevel: { allowed: [INFO, WARN] }'
const broken = (key: string, value: string | number | boolean) => checkValues([{ key, value, line: 7 }], readRules(schema).rules)

describe('values against their schema', () => {
  test.each([
    ['size', 1, null], ['size', 20, null], ['size', '20', null], ['size', 0, 'at least 1'], ['size', 21, 'at most 20'], ['size', 1.5, 'a whole number'], ['size', 'many', 'a whole number'], ['size', '', 'a whole number'],
    ['ratio', '0.5', null], ['ratio', 'x', 'a number'], ['on', 'true', null], ['on', 'yes', 'true or false'], ['level', 'WARN', null], ['level', 'LOUD', 'one of INFO, WARN'],
    ['unknown', 'anything', null], ['size', '${other}', null], ['size', '{cipher}k1.x', null],
  ] as const)('%s: %s', (key, value, rule) => expect(broken(key, value)).toEqual(rule === null ? [] : [{ line: 7, detail: `${key} must be ${rule}.` }]))

  test('a schema that says nonsense is told at its line', () => {
    expect(readRules('a: { type: integer }\nb: { type: colour }').problems).toMatchObject([{ line: 2 }])
    expect(readRules('a: { min: 3, max: 2 }').problems).toEqual([{ line: 1, detail: 'a: min is above max.' }])
    expect(readRules('a: { typo: 1 }').problems).toHaveLength(1)
    expect(readRules('- a').problems).toHaveLength(1)
    expect(readRules('').problems).toEqual([])
  })
})

test.each([
  [{ application: null, layer: 'global', target: '', format: 'yaml' }, null],
  [{ application: 'home', layer: 'global', target: '', format: 'yaml' }, 'application'],
  [{ application: null, layer: 'zone', target: 'a', format: 'yaml' }, 'application'],
  [{ application: 'home', layer: 'zone', target: '', format: 'yaml' }, 'target'],
  [{ application: 'home', layer: 'application', target: 'x', format: 'yaml' }, 'target'],
  [{ application: 'home', layer: 'schema', target: '', format: 'properties' }, 'format'],
] as const)('where a document may lie: %o', (place, field) => expect(placeProblem(place)?.field ?? null).toBe(field))

test('a sealed value names its key', () => {
  expect(readSealed(sealedText(3, 'v1.a.b'))).toEqual({ key: 3, sealed: 'v1.a.b' })
  expect(readSealed('{cipher}abcdef')).toBeNull()
})
