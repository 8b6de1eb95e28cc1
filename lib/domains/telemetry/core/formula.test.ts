import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateFormula, parseFormula } from './formula'

const series = (values: (number | null)[], labels: Record<string, string> = {}) => ({ labels, values })
function evaluate(text: string, answers: Record<string, ReturnType<typeof series>[]>) {
  const formula = parseFormula(text, Object.keys(answers))
  if (!formula.ok) throw new Error(`${formula.error.mistake} at ${formula.error.at}`)
  return evaluateFormula(formula.value, new Map(Object.entries(answers)), 3)
}

describe('formulas', () => {
  test.each([
    ['a / b * 100', [50, null, null]],
    ['a + b * 2', [5, null, 3]],
    ['(a + b) * 2', [6, null, 6]],
    ['a - -b', [3, null, 3]],
    ['a - b - 1', [-2, null, 2]],
    ['1 - a', [0, -1, -2]],
    ['2e1', [20, 20, 20]],
  ])('%s; what is not known, or is divided by nothing, is a hole', (text, expected) => expect(evaluate(text, { a: [series([1, 2, 3])], b: [series([2, null, 0])] })[0]?.values).toEqual(expected))

  test('series of equal labels belong together, whatever their order; the others are left out', () => {
    const made = evaluate('a / b', { a: [series([2, 2, 2], { x: '1', y: '2' }), series([1, 1, 1], { x: '9', y: '2' })], b: [series([4, 4, 4], { y: '2', x: '1' })] })
    expect(made).toEqual([series([0.5, 0.5, 0.5], { x: '1', y: '2' })])
  })
  test('one without labels belongs to each', () => {
    const parts = [series([1, 2, 3], { zone: 'a' }), series([3, 2, 1], { zone: 'b' })]
    expect(evaluate('a / b * 100', { a: parts, b: [series([4, 4, 4])] }).map(({ labels, values }) => [labels.zone, values[0]])).toEqual([['a', 25], ['b', 75]])
    expect(evaluate('b - a', { a: parts, b: [series([4, 4, 4])] }).map(({ values }) => values[0])).toEqual([3, 1])
  })
  test.each([
    ['', 'nothing', 0],
    ['a +', 'nothing', 3],
    ['a % b', 'sign', 2],
    ['a b', 'sign', 2],
    ['(a', 'open', 2],
    ['a * c', 'unknown', 4],
    ['* a', 'sign', 0],
    [`${'('.repeat(60)}a${')'.repeat(60)}`, 'too-deep', 51],
  ])('%s: %s', (text, mistake, at) => expect(parseFormula(text, ['a', 'b'])).toEqual({ ok: false, error: { mistake, at } }))

  test('any text is read or refused', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom('a', 'b', '1', '+', '-', '*', '/', '(', ')', ' ')).map((signs) => signs.join(''))), (text) => {
      const formula = parseFormula(text, ['a', 'b'])
      if (formula.ok) evaluateFormula(formula.value, new Map([['a', [series([1, 2, 3])]]]), 3)
    }), { numRuns: 500 })
  })
})
