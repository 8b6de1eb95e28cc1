import { describe, expect, test } from 'vitest'
import { indexOf, lightSpan } from '../testing/light-spans'
import { plainStatement } from './plain-statement'
import { findingsOf } from './trace-findings'
import type { LightSpan } from './trace-index'
import { criticalPath } from './trace-path'

const find = (spans: LightSpan[], isSeen: (application: string) => boolean = () => true) => {
  const index = indexOf(...spans)
  return findingsOf(index, criticalPath(index), isSeen)
}
const kinds = (spans: LightSpan[]) => find(spans).map(({ kind }) => kind)
const calls = (count: number, stepMs: number, ms: number, more: Partial<LightSpan> = {}) => Array.from({ length: count }, (_, at) => lightSpan(`c${at}`, 'a', 60 + at * stepMs, ms, { name: 'get', ...more }))

describe('a failure', () => {
  test('is where it began, not the callers that passed it on; equal ones are one', () => {
    const spans = [lightSpan('a', '', 0, 10, { status: 2 }), lightSpan('b', 'a', 1, 8, { status: 2 }), ...[2, 4].map((at) => lightSpan(`c${at}`, 'b', at, 1, { status: 2, name: 'charge', application: 'shop' }))]
    expect(find(spans)[0]).toMatchObject({ kind: 'failed', application: 'shop', operation: 'charge', count: 2, spanIds: ['c2', 'c4'], parent: { spanId: 'b' } })
  })
  test('that only another team may see begins, for this reader, where it came in', () => {
    const spans = [lightSpan('a', '', 0, 10, { status: 2 }), lightSpan('b', 'a', 1, 8, { status: 2, application: 'theirs' })]
    expect(find(spans, (name) => name === 'home')).toMatchObject([{ kind: 'failed', spanIds: ['a'], operation: 'op-a' }, { kind: 'gap' }])
  })
})

test('a caller that belongs to another team keeps its name to itself', () => {
  const spans = [lightSpan('a', '', 0, 10, { application: 'theirs', name: 'secret' }), lightSpan('b', 'a', 0, 10, { status: 2 })]
  expect(find(spans)[0]).toMatchObject({ spanIds: ['b'], parent: { application: 'theirs' } })
  const mine = find(spans, (name) => name === 'home')
  expect(mine[0]).toMatchObject({ spanIds: ['b'], parent: null })
  expect(JSON.stringify(mine)).not.toMatch(/theirs|secret/)
})

describe('repeated calls', () => {
  test.each([
    [3, 5, ['gap']],
    [4, 5, ['gap', 'repeated']],
    [4, 1, ['gap']], // 4 % of the time
  ])('%i equal calls of %i ms one after another', (count, ms, expected) => expect(kinds([lightSpan('a', '', 0, 100), ...calls(count, ms, ms)])).toEqual(expected))
  test('differ by what they ask for, and not by the values in it', () => {
    const asked = (statement: (at: number) => string) => kinds([lightSpan('a', '', 0, 100), ...calls(6, 5, 5).map((span, at) => ({ ...span, statement: statement(at) }))])
    expect(asked((at) => `select * from title where id = ${at}`)).toContain('repeated')
    expect(asked((at) => `select * from table${at}`)).not.toContain('repeated')
  })
  test('at the same time are a fan-out from ten on, not a loop', () => {
    expect(kinds([lightSpan('a', '', 0, 100), ...calls(9, 0, 30)])).not.toContain('repeated')
    expect(find([lightSpan('a', '', 0, 100), ...calls(10, 0, 30)]).find(({ kind }) => kind === 'parallel')).toMatchObject({ count: 10, ms: 30, share: 0.3 })
  })
  test('of several callers of one operation are one finding', () => {
    const parents = ['p', 'q'].map((id, at) => lightSpan(id, 'a', at * 40, 40, { name: 'list' }))
    const loops = parents.flatMap(({ spanId }, at) => Array.from({ length: 5 }, (_, call) => lightSpan(`${spanId}${call}`, spanId, at * 40 + call * 8, 8, { name: 'get' })))
    expect(find([lightSpan('a', '', 0, 80), ...parents, ...loops]).filter(({ kind }) => kind === 'repeated')).toMatchObject([{ operation: 'get', count: 10, ms: 80, share: 1 }])
  })
})

test('one span that holds half of the time is named, and so is a stretch without any', () => {
  expect(find([lightSpan('a', '', 0, 100), lightSpan('b', 'a', 0, 50), lightSpan('c', 'a', 60, 40)])).toMatchObject([{ kind: 'dominant', spanIds: ['b'], ms: 50 }, { kind: 'gap', spanIds: ['a'], ms: 10, share: 0.1 }])
  expect(kinds([lightSpan('a', '', 0, 100), lightSpan('b', 'a', 0, 49), lightSpan('c', 'a', 50, 50 - 0.5)])).toEqual([])
  expect(kinds([lightSpan('a', '', 0, 100)])).toEqual([])
})

test.each([
  ["select * from t where a = 'it''s' and b=12.5", 'select * from t where a = ? and b=?'],
  ['select 1\n  from t2 where id in (1, 2,3) limit $1', 'select ? from t2 where id in (?) limit ?'],
  ['GET key:0x1F', 'GET key:?'],
])('%s asks the same as %s', (statement, plain) => expect(plainStatement(statement)).toBe(plain))
