import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Span } from '@/lib/domains/telemetry/schemas'
import { criticalPath, timeByApplication } from './critical-path'
import { traceFact } from './trace-facts'
import { applicationColours, axisTicks, waterfallRows } from './waterfall'

const span = (spanId: string, parentId: string | null, startOffsetMs: number, durationMs: number, more: Partial<Span> = {}): Span => ({
  spanId, parentId, name: `op-${spanId}`, kind: 'internal', application: 'home', instance: null, zone: null, startUnixNano: '0', startOffsetMs, durationMs,
  status: 'unset', statusMessage: '', attributes: {}, resource: {}, events: [], ...more,
})
const shape = (spans: Span[], folded: string[] = []) => waterfallRows(spans, new Set(folded)).map((row) => `${'.'.repeat(row.depth)}${row.span.spanId}${row.cut ? '!' : ''}`)

describe('waterfallRows', () => {
  const spans = [span('c', 'a', 5, 1), span('a', null, 0, 10), span('b', 'a', 1, 2), span('d', 'b', 1, 1)]

  test('puts children under their parent, by start', () => {
    expect(shape(spans)).toEqual(['a', '.b', '..d', '.c'])
  })
  test('a fold hides everything below and says how many', () => {
    expect(shape(spans, ['b'])).toEqual(['a', '.b', '.c'])
    expect(waterfallRows(spans, new Set(['a']))).toMatchObject([{ folded: true, children: 2, below: 3 }])
  })
  test('a span whose parent is not in the answer is a root and marked', () => {
    expect(shape([span('x', 'missing', 3, 1), span('a', null, 0, 9)])).toEqual(['a', 'x!'])
  })
  test('spans that name each other as parent are shown once each', () => {
    expect(shape([span('a', 'b', 0, 1), span('b', 'a', 0, 1), span('c', 'a', 0, 1)]).toSorted()).toEqual(['.c', 'a', 'b'])
  })
  test('every span is drawn exactly once, whatever the parents say', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f']
    const anyParent = fc.option(fc.constantFrom(...ids, 'gone'), { nil: null })
    fc.assert(
      fc.property(fc.array(anyParent, { minLength: 6, maxLength: 6 }), (parents) => {
        const rows = waterfallRows(parents.map((parent, at) => span(ids[at] ?? '', parent, at, 1)), new Set())
        expect(rows.map((row) => row.span.spanId).toSorted()).toEqual(ids)
      }),
    )
  })
})

describe('criticalPath', () => {
  test('follows the child that ended last, and covers the root without overlap', () => {
    const path = criticalPath([span('a', null, 0, 100), span('b', 'a', 10, 30), span('c', 'a', 20, 60), span('d', 'c', 50, 30)])
    expect(path.map((one) => [one.spanId, one.fromMs, one.toMs])).toEqual([['a', 0, 10], ['b', 10, 20], ['c', 20, 50], ['d', 50, 80], ['a', 80, 100]])
  })
  test('a child that runs past its parent (clocks differ) is cut to it', () => {
    expect(timeByApplication([span('a', null, 0, 10), span('b', 'a', 5, 50, { application: 'late' })])).toEqual([
      { application: 'home', ms: 5, share: 0.5 },
      { application: 'late', ms: 5, share: 0.5 },
    ])
  })
  test('no spans, no path', () => expect(criticalPath([])).toEqual([]))
})

describe('traceFact', () => {
  test('names the cause of a failure, not the callers that passed it on', () => {
    const spans = [span('a', null, 0, 10, { status: 'error' }), span('b', 'a', 1, 8, { status: 'error', statusMessage: 'timed out' })]
    expect(traceFact(spans)).toMatchObject({ kind: 'failed', span: { spanId: 'b' }, message: 'timed out' })
  })
  test.each([
    [3, 'dominant'],
    [4, 'repeated'],
  ])('%i equal calls one after another read as %s', (times, kind) => {
    const calls = Array.from({ length: times }, (_, at) => span(`c${at}`, 'a', 60 + at * 5, 5, { name: 'get' }))
    expect(traceFact([span('a', null, 0, 80), ...calls]).kind).toBe(kind)
  })
  test('equal calls at the same time are a fan-out, not a loop', () => {
    const calls = Array.from({ length: 5 }, (_, at) => span(`c${at}`, 'a', 0, 50 + at, { name: 'get' }))
    expect(traceFact([span('a', null, 0, 60), ...calls]).kind).not.toBe('repeated')
  })
})

test('axisTicks are round, start at 0 and stay clear of the end label', () => {
  expect(axisTicks(1183)).toEqual([0, 200, 400, 600, 800, 1000])
  expect(axisTicks(0.8)).toHaveLength(4)
  expect(axisTicks(0)).toEqual([0])
})

test('the ninth application shares the colour of "other"', () => {
  const colours = applicationColours(Array.from({ length: 10 }, (_, at) => span(`s${at}`, null, 0, 1, { application: `app-${at}` })))
  expect([colours.get('app-0'), colours.get('app-7'), colours.get('app-8'), colours.get('app-9')]).toEqual(['var(--c1)', 'var(--c8)', 'var(--c-other)', 'var(--c-other)'])
})
