import { DuckDBInstance, listValue } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expressionMatcher } from '../core/expression-matcher'
import { re2Of } from '../core/expression-re2'
import { parseExpression } from '../core/expression-syntax'
import { expressionSources } from '../testing/arbitrary-expressions'

let instance: DuckDBInstance
let connection: Awaited<ReturnType<DuckDBInstance['connect']>>
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:')
  connection = await instance.connect()
})
afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'B', '0', ' ', '.', '_', '\n', '-', '가', 'ß', 'K', '😀'), maxLength: 10 }), { minLength: 1, maxLength: 8 })

async function foundByStore(re: string, lines: string[]) {
  const rows = await connection.runAndReadAll('SELECT regexp_matches(body, $re) AS found FROM (SELECT unnest($lines) AS body)', { re, lines: listValue(lines) })
  return rows.getRowObjectsJS().map(({ found }) => found)
}

test('the store and the matcher of the tail find the same lines', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(expressionSources, fc.constantFrom('', '[가-힣]', '[^a]', '\\s', '\\x{41}', 'k', 'SS'), fc.boolean(), texts, async (source, more, anyCase, lines) => {
      const parsed = parseExpression(source + more, { anyCase })
      if (!parsed.ok) return
      expect(await foundByStore(re2Of(parsed.value), lines)).toEqual(lines.map(expressionMatcher(parsed.value)))
    }),
    { numRuns: 500 },
  )
})

test.each(['a^', 'a$', '^a', '$a', 'a^b', 'a$b', '^', '$', '^$', '$^', '^^a', 'a$$', 'ab^', '$ab', '(?:a^)', 'a(?:^)', '(?:$)a', 'a^|b$', '(?:^|a)^', '(?:a^){2}', '^a$', '^ab$', '^a.$'])('an assertion says where, wherever it stands: %s', async (source) => {
  const parsed = parseExpression(source, { anyCase: false })
  if (!parsed.ok) throw new Error(`${source}: ${parsed.error.problem}`)
  const lines = ['', 'a', 'b', 'aa', 'ab', 'ba', 'aba', 'a\nb', 'aab']
  expect(await foundByStore(re2Of(parsed.value), lines)).toEqual(lines.map(expressionMatcher(parsed.value)))
})

test('the largest expressions that are read are no trouble for the engine', async () => {
  for (const source of [`(${'\\W'.repeat(4)}){45}`, '\\S{100}.{100}', `[${'가나다라마바사아자차카타파하'.split('').map((sign) => `${sign}`).join('ㅣ')}]{30}`]) {
    const parsed = parseExpression(source, { anyCase: true })
    if (!parsed.ok) throw new Error(`${source}: ${parsed.error.problem}`)
    const rows = await connection.runAndReadAll('SELECT regexp_matches($line, $re) AS found', { line: 'short', re: re2Of(parsed.value) })
    expect(rows.getRowObjectsJS()).toEqual([{ found: false }])
  }
})
