import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expressionSources as sources } from '../testing/arbitrary-expressions'
import { expressionMatcher } from './expression-matcher'
import { parseExpression } from './expression-syntax'

const matches = (source: string, text: string, anyCase = false): boolean => {
  const parsed = parseExpression(source, { anyCase })
  if (!parsed.ok) throw new Error(`${parsed.error.problem} at ${parsed.error.at}`)
  return expressionMatcher(parsed.value)(text)
}

test.each([
  ['took \\d+ ms', 'it took 12 ms', true],
  ['^took', 'it took', false],
  ['ms$', 'it took 12 ms', true],
  ['a.c', 'a\nc', false],
  ['[^0-9]', '12345', false],
  ['[]x]', ']', true],
  ['[a-c-]', '-', true],
  ['(?:ab){2}', 'xababx', true],
  ['(ab|cd)+$', 'abcd', true],
  ['a{2,3}b', 'ab', false],
  ['\\bcat\\b', 'a cat.', true],
  ['\\bcat\\b', 'concat', false],
  ['실패.*\\d', '결제 실패: 3', true],
  ['😀+', 'ok 😀', true],
  ['\\/v1\\/', '/api/v1/x', true],
  ['a{x', 'a{x', true],
  ['', 'anything', true],
  ['x*?y', 'xxy', true],
  ['(a*)*b', 'aaac', false],
  ['\\x41\\u0042', 'AB', true],
])('/%s/ in %j: %s', (source, text, found) => expect(matches(source, text)).toBe(found))

test('any case, letters of other scripts included', () => {
  expect(matches('straSSE|ÄRGER', 'Ärger in der STRASSE', true)).toBe(true)
  expect(matches('[a-f]+x', 'ABCX', true)).toBe(true)
})

test.each([
  ['a(b', 'open-group', 1],
  ['a)b', 'closed-group', 1],
  ['x[abc', 'open-class', 1],
  ['*a', 'nothing-to-repeat', 0],
  ['a**', 'nothing-to-repeat', 2],
  ['a{3,1}', 'wrong-count', 1],
  ['a{101}', 'wrong-count', 1],
  ['[z-a]', 'wrong-range', 1],
  ['\\q', 'wrong-escape', 0],
  ['ab\\', 'wrong-escape', 2],
  ['(?=a)', 'not-supported', 0],
  ['(a)\\1', 'not-supported', 3],
  ['a\\Bb', 'not-supported', 1],
  ['((a{50}){50}){50}', 'too-large', 0],
  ['[acegikmoqsuwy]{100}', 'too-large', 0],
])('%s is refused: %s at %i', (source, problem, at) => expect(parseExpression(source, { anyCase: false })).toEqual({ ok: false, error: { problem, at } }))

test('what makes JavaScript count for ever is answered at once', () => {
  const text = 'a'.repeat(200_000)
  expect(matches('(a+)+$x|(a|a)*c', text)).toBe(false)
})

describe('the matcher', () => {
  test('finds what JavaScript finds', () => {
    fc.assert(fc.property(sources, fc.string({ unit: fc.constantFrom('a', 'b', '0', ' ', '.', '_', '\n', '-'), maxLength: 12 }), (source, text) => matches(source, text) === new RegExp(source, 'u').test(text)), { numRuns: 2_000 })
  })
  test('remembers nothing that changes an answer', () => {
    fc.assert(
      fc.property(sources, fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '0', ' '), maxLength: 8 }), { minLength: 2 }), (source, texts) => {
        const parsed = parseExpression(source, { anyCase: false })
        if (!parsed.ok) return
        const kept = expressionMatcher(parsed.value)
        for (const text of [...texts, ...texts]) expect(kept(text)).toBe(expressionMatcher(parsed.value)(text))
      }),
    )
  })
})
