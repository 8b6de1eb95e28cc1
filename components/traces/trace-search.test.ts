import { describe, expect, test } from 'vitest'
import type { TraceRow } from '@/lib/domains/telemetry/schemas'
import { scatterOf } from './scatter'
import { spreadAsks } from './spread'
import { readTraceWords, tracesAsk } from './trace-query'

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
  const trace = (startMs: number, durationMs: number): TraceRow => ({ traceId: String(startMs), rootApplication: '', rootOperation: '', startMs, durationMs, spans: 1, errors: 0, applications: [] })
  test('spans whole decades, longer higher, later further right; what is outside the range is not drawn', () => {
    const { points, ticks } = scatterOf([trace(0, 30), trace(50, 3_000), trace(500, 1)], 0, 100)
    expect(ticks.map((tick) => tick.ms)).toEqual([10, 100, 1_000, 10_000])
    expect(points.map((point) => point.x)).toEqual([0, 0.5])
    expect(points[0]?.y).toBeGreaterThan(points[1]?.y ?? 1)
  })
  test('nothing to draw still has an axis', () => expect(scatterOf([], 0, 100).ticks.map((tick) => tick.ms)).toEqual([10, 100]))
})

describe('spreadAsks', () => {
  test('cuts a relative range into relative slices that meet', () => {
    const asks = spreadAsks({ from: 'now-1h', to: 'now', application: 'home', sort: 'slowest', cursor: 'x' }, 10_000_000_000)
    expect(asks).toHaveLength(6)
    expect(asks[0]).toEqual({ application: 'home', from: 'now-3600s', to: 'now-3000s', limit: 40 })
    expect(asks.at(-1)).toMatchObject({ from: 'now-600s', to: 'now' })
    for (const [at, ask] of asks.entries()) if (at > 0) expect(ask.from).toBe(asks[at - 1]?.to)
  })
  test('cuts a fixed range into fixed slices', () => {
    expect(spreadAsks({ from: '1700000000000', to: '1700000600000' }, 1_800_000_000_000).map((ask) => ask.to)).toEqual([1, 2, 3, 4, 5, 6].map((at) => String(1_700_000_000_000 + at * 100_000)))
  })
})
