import { describe, expect, test } from 'vitest'
import type { RefusalCode } from '@/lib/kernel/reason'
import type { EngineChoice } from '../source-schemas'
import { parseAttributeFilter } from './attribute-filter'
import { panelErrors, readDashboardFile } from './check-dashboard'
import { readExpression, readFormula } from './metric-problem'
import { readOtlpFile } from './otlp-file'
import { parseRange } from './range'
import { readSearch } from './search-problem'
import { judgeChoice } from './source-choice'
import { readTraceBox } from './trace-box'

type Coded = [pointer: string, code: RefusalCode | undefined, values: object | undefined]
const coded = (errors: { pointer: string; code?: RefusalCode; values?: object }[]): Coded[] => errors.map(({ pointer, code, values }) => [pointer, code, values])

describe('formulas and queries', () => {
  test.each<[string, RefusalCode, number]>([['a +', 'formula-nothing', 4], ['a % b', 'formula-sign', 3], ['(a', 'formula-open', 3], ['a * c', 'formula-unknown', 5], [`${'('.repeat(60)}a`, 'formula-too-deep', 52]])('%s: %s at %i', (text, code, at) => {
    const read = readFormula('#/formula', text, ['a', 'b'])
    expect(!read.ok && coded(read.error.errors ?? [])).toEqual([['#/formula', code, { at }]])
    expect(!read.ok && read.error.detail).toMatch(new RegExp(`^The query cannot be read. At character ${at}: .*\\.$`))
  })
  test.each<[string, RefusalCode, number]>([
    ['x(a)', 'query-aggregation', 1], ['sum a', 'query-open', 5], ['quantile(a)', 'query-quantile', 10], ['sum()', 'query-name', 5], ['sum(a{b~"c"})', 'query-operator', 8], ['sum(a{b=c})', 'query-value', 9], ['sum(a', 'query-close', 6], ['sum(a) on', 'query-rest', 8], ['sum(a) by (b,c,d,e,f)', 'query-too-many', 20],
  ])('%s: %s at %i', (text, code, at) => {
    const read = readExpression('#/a', text)
    expect(!read.ok && coded(read.error.errors ?? [])).toEqual([['#/a', code, { at }]])
  })
  test('an expression of a filter is named by its label, in the field that it was written in', () => {
    const read = readExpression('#/q', 'sum(served{zone=~"a(b"})')
    expect(!read.ok && coded(read.error.errors ?? [])).toEqual([['#/q', 'filter-open-group', { label: 'zone', at: 2 }]])
  })
})

describe('searches', () => {
  test.each<[string, RefusalCode, number]>([
    ['/a(b/', 'search-open-group', 3], ['/a)/', 'search-closed-group', 3], ['/[a/', 'search-open-class', 2], ['/*/', 'search-nothing-to-repeat', 2], ['/a{3,1}/', 'search-wrong-count', 3], ['/[z-a]/', 'search-wrong-range', 3], ['/\\q/', 'search-wrong-escape', 2], ['/(?=a)/', 'search-not-supported', 2],
    ['/(a{100}){100}/', 'search-too-large', 2], ['a="b', 'search-open-quote', 3], ['w '.repeat(21), 'search-too-many', 41],
  ])('%s: %s at %i', (text, code, at) => {
    const read = readSearch(text)
    expect(!read.ok && coded(read.error.errors ?? [])).toEqual([['#/q', code, { at }]])
  })
  test('attributes are fields alone, and eight at most', () => {
    const errorsOf = (text: string) => {
      const read = parseAttributeFilter(text)
      return read.ok ? [] : coded(read.error)
    }
    expect(errorsOf('words')).toEqual([['#/attributes', 'attributes-form', {}]])
    expect(errorsOf('a="b')).toEqual([['#/attributes', 'search-open-quote', { at: 3 }]])
    expect(errorsOf('a=1 '.repeat(9))).toEqual([['#/attributes', 'attributes-too-many', {}]])
    expect(errorsOf('a=1 '.repeat(8))).toEqual([])
  })
})

test('times and boxes', () => {
  const range = (from: string, to: string) => {
    const read = parseRange(from, to, 1_000_000)
    return read.ok ? [] : coded(read.error)
  }
  expect(range('soon', 'never')).toEqual([['#/from', 'range-moment', {}], ['#/to', 'range-moment', {}]])
  expect(range('now', 'now')).toEqual([['#/from', 'range-order', {}]])
  expect(range('0', String(32 * 86_400_000))).toEqual([['#/from', 'range-too-long', {}]])
  const box = readTraceBox('5-1,2-3')
  expect(!box.ok && coded(box.error)).toEqual([['#/box', 'box-form', {}]])
})

describe('sources', () => {
  const choice: EngineChoice = { engine: 'loki', url: 'http://loki', login: 'none', username: '', tenant: '', caPem: '', insideAllowed: false, labels: {}, secret: undefined }
  test.each<[Partial<EngineChoice>, Coded]>([
    [{ engine: 'zipkin' }, ['#/engine', 'source-engine', { signal: 'logs', engines: 'loki' }]],
    [{ login: 'basic' }, ['#/username', 'source-username', {}]],
    [{ login: 'basic', username: 'me' }, ['#/secret', 'source-password', {}]],
    [{ login: 'bearer' }, ['#/secret', 'source-token', {}]],
  ])('%j', (more, error) => {
    const judged = judgeChoice('logs', { ...choice, ...more }, false)
    expect(!judged.ok && coded(judged.error.errors ?? [])).toEqual([error])
  })
})

describe('files', () => {
  const dashboard = (text: string) => {
    const read = readDashboardFile(text)
    return read.ok ? [] : coded(read.error)
  }
  const trace = (text: string) => {
    const read = readOtlpFile(text)
    return read.ok ? [] : coded(read.error)
  }
  test('of dashboards', () => {
    expect(dashboard('{')).toEqual([['#', 'file-not-json', { words: expect.any(String) }]])
    expect(dashboard('[]')).toEqual([['#', 'must-be-object', {}]])
    const panel = { id: 'p', title: 'P', kind: 'line' as const, queries: {}, scope: {}, width: 6, height: 2 }
    expect(coded(panelErrors([panel, { ...panel, kind: 'golden', formula: '1 +' }]))).toEqual([['#/panels/0/queries', 'panel-query', {}], ['#/panels/1/id', 'panel-id-twice', { id: 'p' }], ['#/panels/1/formula', 'formula-nothing', { at: 4 }]])
  })
  test('of traces', () => {
    const spans = (...given: object[]) => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: given }] }] })
    expect(trace('{')).toEqual([['#', 'file-not-json', { words: expect.any(String) }]])
    expect(trace('{}')).toEqual([['#/resourceSpans', 'missing-list', {}]])
    expect(trace(spans())).toEqual([['#/resourceSpans', 'file-no-span', {}]])
    const at = '#/resourceSpans/0/scopeSpans/0/spans/0'
    expect(trace(spans({ traceId: '0', spanId: 'x', kind: 9 }))).toEqual([[`${at}/traceId`, 'file-trace-id', {}], [`${at}/spanId`, 'file-span-id', {}], [`${at}/kind`, 'must-be-at-most', { limit: 5 }]])
  })
})
