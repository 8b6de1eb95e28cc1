import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatField, parseSearch, placedTerms, type SearchTerm } from './search-grammar'

const brief = (term: SearchTerm) => (term.not ? '!' : '') + (term.kind === 'field' ? `${term.key}:${term.value}` : term.kind === 'words' ? `"${term.text}"` : `/${term.source}/${term.anyCase ? 'i' : ''}`)
const read = (text: string) => {
  const parsed = parseSearch(text)
  return parsed.ok ? parsed.value.map(brief) : parsed.error
}

test.each([
  ['', []],
  ['Timeout "Connection refused"', ['"timeout"', '"connection refused"']],
  ['"never closed', ['"never closed"']],
  ['zone=b -zone=a', ['zone:b', '!zone:a']],
  ['http.route=/title error="timed out"', ['http.route:/title', 'error:timed out']],
  ['a="say \\"hi\\""', ['a:say "hi"']],
  ['a=', ['a:']],
  ['a=b=c', ['a:b=c']],
  ['"odd/key"="x y"', ['odd/key:x y']],
  ['/took \\d+ ms/ -/slow/i', ['/took \\d+ ms/', '!/slow/i']],
  ['-"not this"', ['!"not this"']],
  // Paths, addresses, flags and calls are words, not half of something else.
  ['/api/v1/titles', ['"/api/v1/titles"']],
  ['/api/v1/', ['"/api/v1/"']],
  ['/a\\/b/', ['/a\\/b/']],
  ['https://x/?a=b', ['"https://x/?a=b"']],
  ['/x?a=b -Xmx --flag f(a=1)', ['"/x?a=b"', '"-xmx"', '"--flag"', '"f(a=1)"']],
  ['"a=b"', ['"a=b"']],
  ['""', []],
])('%s', (text, terms) => expect(read(text)).toEqual(terms))

test.each([
  ['ok /a(b/', 'open-group', 5],
  ['-/[z-a]/', 'wrong-range', 3],
  ['x a="open', 'open-quote', 4],
  ['w '.repeat(21), 'too-many', 40],
])('%s is refused: %s at %i', (text, problem, at) => expect(read(text)).toEqual({ problem, at }))

test('any text is read or refused, and each term reads the same where it stands', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '=', '"', '-', '/', '\\', ' ', '(', '[', '.', '*', 'i', '가', ':') }), (text) => {
      const placed = placedTerms(text)
      if (!placed.ok) expect(placed.error.at).toBeLessThanOrEqual(text.length)
      else for (const { term, from, to } of placed.value) expect(parseSearch(text.slice(from, to))).toEqual({ ok: true, value: [term] })
    }),
    { numRuns: 3_000 },
  )
})

test('any field is written so that it is read again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }), fc.boolean(), (key, value, not) => {
      expect(parseSearch(`${formatField({ key, value, not })} x`)).toMatchObject({ ok: true, value: [{ kind: 'field', key, value, not }, { text: 'x' }] })
    }),
  )
})
