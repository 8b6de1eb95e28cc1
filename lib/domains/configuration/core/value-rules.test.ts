import { describe, expect, test } from 'vitest'
import { placeProblem } from './place-rules'
import { checkText } from './read-layer'
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

  test.each([['', 'a value, not the empty text'], ['x', null], ['{cipher}k1.x', null], ['${other}', null]] as const)('a required one that is "%s"', (value, rule) =>
    expect(checkValues([{ key: 'url', value, line: 7 }], readRules('url: { required: true }').rules)).toEqual(rule === null ? [] : [{ line: 7, detail: `url must be ${rule}.` }]))

  test('what is required is missing where neither the application’s own document nor that of all has it', () => {
    const { rules } = readRules('url: { required: true }\nhosts: { required: true }\nlevel: { required: false }')
    const missing = (layer: 'application' | 'zone', text: string, told: string[] = []) => checkText({ layer, format: 'yaml', text }, { rules, told }).problems.map(({ detail }) => detail.split(' ')[0])
    expect(missing('application', 'a: 1')).toEqual(['url', 'hosts'])
    expect(missing('application', 'url: x\nhosts: [a, b]')).toEqual([])
    expect(missing('application', 'url: x', ['hosts[0]'])).toEqual([])
    expect(missing('application', 'hosts: []', ['url', 'hosts'])).toEqual(['hosts'])
    expect(missing('zone', 'a: 1')).toEqual([])
    expect(missing('zone', 'url:')).toEqual(['url'])
  })

  test('a schema that says nonsense is told at its line', () => {
    expect(readRules('a: { type: integer }\nb: { type: colour }').problems).toMatchObject([{ line: 2 }])
    expect(readRules('a: { min: 3, max: 2 }').problems).toEqual([{ line: 1, detail: 'a: min is above max.' }])
    expect(readRules('a: { typo: 1 }').problems).toHaveLength(1)
    expect(readRules('- a').problems).toHaveLength(1)
    expect(readRules('').problems).toEqual([])
    expect(readRules('"": {}').problems).toEqual([{ line: 1, detail: 'A key is empty.' }])
    const unfit = readRules('a: {}\nb: { type: integer, max: 5, allowed: [1, 9, x] }')
    expect(unfit.problems).toEqual([{ line: 2, detail: 'b: allowed: 9, x breaks the rest of the rule.' }])
    // What was saved before goes on being asked.
    expect([...unfit.rules.keys()]).toEqual(['a', 'b'])
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
