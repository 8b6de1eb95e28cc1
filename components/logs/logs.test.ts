import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LogLine } from '@/lib/domains/telemetry/schemas'
import { highlight, queryWords } from './highlight'
import { emptyTail, type TailBuffer, tailLinesMax, tailReducer } from './tail-buffer'

describe('highlight', () => {
  test.each([
    ['breaker open', ['breaker', 'open']],
    ['"breaker open" edge', ['breaker open', 'edge']],
    ['Edge EDGE', ['edge']],
    ['"never closed', ['never closed']],
    ['""', []],
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
