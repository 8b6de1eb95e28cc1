import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expressionMatcher } from './expression-matcher'
import { maskToken, patternBodyMax, type PatternLine, PatternMiner, patternsMax } from './log-patterns'
import { parseSearch } from './search-grammar'

const range = { fromMs: 30_000, toMs: 60_000 }
const line = (body: string, atMs = 30_000, severity: PatternLine['severity'] = 'info'): PatternLine => ({ id: `${atMs}000000.d.1`, atMs, severity, application: 'shop', body })
const mine = (lines: PatternLine[]) => {
  const miner = new PatternMiner(range)
  for (const one of lines) miner.add(one)
  return miner.result()
}

test.each([
  ['12ms', '<*>ms'],
  ['/titles/42/rows', '/titles/<*>/rows'],
  ['10.0.0.7:8080', '<*>'],
  ['id=3f2504e0-4f89-11d3-9a0c-0305e82c3301', 'id=<*>'],
  ['trace=4bf92f3577b34da6a3ce929d0e0e4736,', 'trace=<*>,'],
  ['home-v000-dd7f03', 'home-v<*>-<*>'],
  ['refused', 'refused'],
  ['facade', 'facade'],
  ['v013', 'v<*>'],
])('%s is masked as %s', (token, masked) => expect(maskToken(token)).toBe(masked))

describe('patterns', () => {
  test('lines that differ in their values are one, told with their span of time and the worst severity', () => {
    const { patterns, lines } = mine([line('read 14 rows in 3 ms', 31_000), line('read 9 rows in 12 ms', 45_000, 'warn'), line('breaker open', 50_000)])
    expect(lines).toBe(3)
    expect(patterns.map(({ template, count }) => [template, count])).toEqual([['read <*> rows in <*> ms', 2], ['breaker open', 1]])
    expect(patterns[0]).toMatchObject({ firstMs: 31_000, lastMs: 45_000, severity: 'warn', example: { body: 'read 9 rows in 12 ms' } })
  })
  test('words that differ where most are equal become a gap', () => {
    expect(mine([line('user alice signed in from home'), line('user bob signed in from home')]).patterns).toMatchObject([{ template: 'user <*> signed in from home', count: 2 }])
  })
  test('what the range before had is not new; without lines before nothing is said', () => {
    const told = mine([line('old 1', 10_000), line('old 2'), line('fresh thing')]).patterns.map(({ template, isNew, count }) => [template, isNew, count])
    expect(told).toEqual([['fresh thing', true, 1], ['old <*>', false, 1]].sort())
    expect(mine([line('old 2')]).patterns[0]?.isNew).toBeNull()
  })
  test('a spark line counts the parts of the range; before the oldest line looked at it has holes', () => {
    const [pattern] = mine([line('tick 1', 45_500), line('tick 2', 45_600), line('tick 3', 59_999)]).patterns
    expect(pattern?.spark).toHaveLength(30)
    expect(pattern?.spark.slice(0, 15)).toEqual(Array.from({ length: 15 }, () => null))
    expect([pattern?.spark[15], pattern?.spark[16], pattern?.spark[29]]).toEqual([2, 0, 1])
  })
  test('is bounded, and says what it left out', () => {
    const { patterns, more, lines } = mine(Array.from({ length: 3_000 }, (_, at) => line(`${'abcdefghij'[at % 10]}${'klmnopqrst'[Math.floor(at / 10) % 10]}${'uvwxyzabcd'[Math.floor(at / 100) % 10]} alone`)))
    expect(patterns).toHaveLength(patternsMax)
    expect(patterns.reduce((sum, one) => sum + one.count, more.lines)).toBe(lines)
  })
})

const bodies = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.array(fc.constantFrom('read', 'rows', '12', '7ms', 'a/b?c=1', '(x)', '"q"', '<*>', '10.0.0.1', 'deadbeef01', '{"k":1}', '실패', '\n', '\t'), { maxLength: 60 }).map((words) => words.join(' ')),
  fc.string({ minLength: patternBodyMax, maxLength: patternBodyMax + 20 }),
)

test('every line counts once, and is found again by the expression of a pattern', () => {
  fc.assert(
    fc.property(fc.array(bodies, { minLength: 1, maxLength: 30 }), (texts) => {
      const { patterns, more, lines } = mine(texts.map((text) => line(text.slice(0, patternBodyMax))))
      expect(lines).toBe(texts.length)
      expect(patterns.reduce((sum, one) => sum + one.count, more.lines)).toBe(lines)
      const finders = patterns.map(({ expression }) => {
        const written = `/${expression}/`
        const read = parseSearch(written)
        const [term] = read.ok ? read.value : []
        if (!read.ok || read.value.length !== 1 || term?.kind !== 'expression') throw new Error(`${written} is not read as an expression: ${JSON.stringify(read)}`)
        return expressionMatcher(term.expression)
      })
      if (more.lines === 0) for (const text of texts) expect(finders.some((finds) => finds(text)), text).toBe(true)
    }),
    { numRuns: 300 },
  )
})
