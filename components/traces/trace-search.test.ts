import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatTraceBox, readTraceBox } from '@/lib/domains/telemetry/core/trace-box'
import type { ScatterPoint } from '@/lib/domains/telemetry/cohort-schemas'
import { boxBetween, placeOfBox, scatterOf } from './scatter'
import { cohortOf, cohortsAsk, readTraceWords, tracesAsk } from './trace-query'

describe('readTraceWords', () => {
  test.each([
    ['GET /home', 'GET /home', ''],
    ['http.route=/home GET', 'GET', 'http.route=/home'],
    ['error.type="timed out" render', 'render', 'error.type="timed out"'],
    ['-http.route=/home GET', 'GET', '-http.route=/home'],
    ['', '', ''],
  ])('%s reads as the operation "%s" with %s', (text, operation, attributes) => expect(readTraceWords(text)).toEqual({ operation, attributes, valid: true }))
  test.each(['=x', 'a="open', '/expr/', 'a=b /x(/'])('%s cannot be read of traces', (text) => expect(readTraceWords(text)).toMatchObject({ valid: false }))
})

describe('tracesAsk', () => {
  test('leaves out what makes no sense', () => {
    expect(tracesAsk(new URLSearchParams('status=purple&minMs=fast&sort=best'))).toEqual({ from: 'now-1h', to: 'now' })
  })
  test('the application of a tab wins over the address', () => {
    const ask = tracesAsk(new URLSearchParams('application=other&sort=slowest&page=a~b&status=error'), 'home')
    expect(ask).toMatchObject({ application: 'home', sort: 'slowest', cursor: 'b', status: 'error' })
  })
})

describe('scatterOf', () => {
  const trace = (startMs: number, durationMs: number): ScatterPoint => ({ traceId: String(startMs), application: '', operation: '', startMs, durationMs, failed: false, hasRoot: true })
  test('spans whole decades, longer higher, later further right; what is outside the range is not drawn', () => {
    const { points, ticks } = scatterOf([trace(0, 30), trace(50, 3_000), trace(500, 1)], 0, 100)
    expect(ticks.map((tick) => tick.ms)).toEqual([10, 100, 1_000, 10_000])
    expect(points.map((point) => point.x)).toEqual([0, 0.5])
    expect(points[0]?.y).toBeGreaterThan(points[1]?.y ?? 1)
  })
  test('nothing to draw still has an axis', () => expect(scatterOf([], 0, 100).ticks.map((tick) => tick.ms)).toEqual([10, 100]))
})

describe('a box over the plot', () => {
  const scale = { fromMs: 1_700_000_000_000, toMs: 1_700_000_600_000, low: 0, high: 4 }
  test('holds what lies between its corners, whichever is drawn first', () => {
    const box = boxBetween(scale, { x: 0.75, y: 0.25 }, { x: 0.25, y: 0.5 })
    expect(box).toEqual({ fromMs: 1_700_000_150_000, toMs: 1_700_000_450_000, minMs: 100, maxMs: 1_000 })
    expect(boxBetween(scale, { x: 0.25, y: 0.5 }, { x: 0.75, y: 0.25 })).toEqual(box)
    expect(placeOfBox(scale, box)).toEqual({ left: 0.25, right: 0.75, top: 0.25, bottom: 0.5 })
  })
  test('at the edges leaves out nothing that is drawn there', () => {
    expect(boxBetween(scale, { x: 0, y: 0 }, { x: 1, y: 1 })).toEqual({ fromMs: scale.fromMs, toMs: scale.toMs + 1, minMs: 0, maxMs: 10_000 })
    expect(placeOfBox(scale, { fromMs: 0, toMs: 10, minMs: 1, maxMs: 2 })).toBeNull()
  })
  test('is written into the address and read again', () => {
    const anyPlace = fc.record({ x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.double({ min: 0, max: 1, noNaN: true }) })
    fc.assert(
      fc.property(anyPlace, anyPlace, (one, other) => {
        fc.pre(Math.abs(one.x - other.x) > 0.01)
        const box = boxBetween(scale, one, other)
        expect(readTraceBox(formatTraceBox(box))).toEqual({ ok: true, value: box })
      }),
    )
  })
  test.each(['1-2', '2-1,3-4', '1-2,4-3', '1-2,3-4,5', 'a-b,c-d', '-1-2,3-4'])('%s is none', (text) => {
    expect(readTraceBox(text)).toMatchObject({ ok: false, error: [{ pointer: '#/box' }] })
    expect(tracesAsk(new URLSearchParams({ box: text }))).not.toHaveProperty('box')
  })
  test('is what is compared only where there is one', () => {
    expect(cohortOf(new URLSearchParams('cohort=box'))).toBeNull()
    expect(cohortOf(new URLSearchParams('cohort=box&box=1-2,3-4'))).toBe('box')
    expect(cohortOf(new URLSearchParams('cohort=all'))).toBeNull()
    const ask = tracesAsk(new URLSearchParams('box=1-2,3-4&status=error&sort=slowest'))
    expect(cohortsAsk(ask, 'box')).toEqual({ from: 'now-1h', to: 'now', status: 'error', box: '1-2,3-4', cohort: 'box' })
    expect(cohortsAsk(ask, 'slow')).not.toHaveProperty('box')
  })
})
