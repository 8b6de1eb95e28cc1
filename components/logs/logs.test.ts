import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LogLine } from '@/lib/domains/telemetry/schemas'
import { highlight, queryWords } from './highlight'
import { choiceOf, choose, searchError, withExpression } from './search-edit'
import { emptyTail, type TailBuffer, tailLinesMax, tailReducer } from './tail-buffer'

describe('highlight', () => {
  test.each([
    ['breaker open', ['breaker', 'open']],
    ['"breaker open" edge', ['breaker open', 'edge']],
    ['Edge EDGE', ['edge']],
    ['"never closed', ['never closed']],
    ['""', []],
    ['open zone=b -"not this" /expr/', ['open']],
    ['/broken(/', []],
  ])('%s has the words %j', (query, words) => expect(queryWords(query)).toEqual(words))

  test('marks every occurrence, in any case, and joins what overlaps', () => {
    expect(highlight('Opened: breaker open', ['open', 'pen'])).toEqual([
      { text: 'Open', hit: true }, { text: 'ed: breaker ', hit: false }, { text: 'open', hit: true },
    ])
  })
  test('never changes the text of a line', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ minLength: 1 })), (line, words) => highlight(line, words.map((one) => one.toLowerCase())).map((part) => part.text).join('') === line))
  })
})

describe('tailReducer', () => {
  const line = (id: number): LogLine => ({ id: String(id), atMs: id, severity: 'info', application: 'home', instance: null, zone: null, body: '', traceId: null, spanId: null, attributes: {} })
  const arrive = (buffer: TailBuffer, ...ids: number[]) => tailReducer(buffer, { kind: 'arrive', lines: ids.map(line), dropped: 0 })
  const ids = (lines: LogLine[]) => lines.map((one) => Number(one.id))

  test('shows the newest first and a line once, also when a resumed stream sends it again', () => {
    expect(ids(arrive(arrive(emptyTail, 1, 2), 2, 3).shown)).toEqual([3, 2, 1])
  })
  test('while paused nothing moves; going on puts what waited on top', () => {
    const paused = arrive(tailReducer(arrive(emptyTail, 1), { kind: 'pause' }), 2, 3)
    expect([ids(paused.shown), paused.waitingTotal]).toEqual([[1], 2])
    expect(ids(tailReducer(paused, { kind: 'resume' }).shown)).toEqual([3, 2, 1])
  })
  test('holds a bounded number of lines, paused or not, and says what it lost', () => {
    const many = Array.from({ length: tailLinesMax + 50 }, (_, at) => at + 10)
    expect(arrive(emptyTail, ...many).shown).toHaveLength(tailLinesMax)
    const paused = arrive(tailReducer(emptyTail, { kind: 'pause' }), ...many)
    expect(paused).toMatchObject({ waitingTotal: tailLinesMax + 50, dropped: 50 })
    expect(paused.waiting).toHaveLength(tailLinesMax)
  })
  test('counts what the server dropped', () => {
    expect(tailReducer(emptyTail, { kind: 'arrive', lines: [], dropped: 7 }).dropped).toBe(7)
  })
})

describe('a choice in the search', () => {
  test.each([
    ['timeout', 'in', 'timeout zone=b'],
    ['timeout zone=b /x y/', 'out', 'timeout /x y/ -zone=b'],
    ['-zone=b', 'in', 'zone=b'],
    ['a  zone=b   "c d"', null, 'a "c d"'],
    ['zone=a', 'in', 'zone=a zone=b'],
  ] as const)('%s, then %s: %s', (q, choice, next) => {
    expect(choose(q, 'zone', 'b', choice)).toBe(next)
    expect(choiceOf(next, 'zone', 'b')).toBe(choice)
  })
  test('of any key and value is read again, and leaves what else was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }), fc.constantFrom('in', 'out'), (key, value, choice) => {
        const next = choose('words /a b/i', key, value, choice)
        expect(choiceOf(next, key, value)).toBe(choice)
        expect(choose(next, key, value, null)).toBe('words /a b/i')
      }),
    )
  })
  test('a search that cannot be read is left as it is, and its fault has a place', () => {
    expect(choose('/a(/', 'zone', 'b', 'in')).toBe('/a(/')
    expect(searchError('x /a(/')).toEqual({ problem: 'open-group', at: 4 })
  })
  test('an expression more', () => expect([withExpression('', '^a'), withExpression('zone=b', '^a', true)]).toEqual(['/^a/', 'zone=b -/^a/']))
})
