import { describe, expect, test } from 'vitest'
import { formatRange, parseMoment, parseRange, rangeLabel, stepFor } from './range'

const now = Date.UTC(2026, 10, 22, 12)

describe('a moment', () => {
  test.each([
    ['now', now],
    ['now-15m', now - 900_000],
    ['now-2d', now - 172_800_000],
    ['1763800000000', 1_763_800_000_000],
    ['2026-11-22T11:00:00Z', now - 3_600_000],
    ['yesterday', null],
    ['now-1y', null],
    ['now+1h', null],
    ['-5', null],
    ['', null],
  ])('%s', (text, expected) => expect(parseMoment(text, now)).toBe(expected))
})

describe('a range', () => {
  test('names the field that is wrong', () => {
    expect(parseRange('soon', 'later', now)).toMatchObject({ ok: false, error: [{ pointer: '#/from' }, { pointer: '#/to' }] })
    expect(parseRange('now', 'now', now)).toMatchObject({ ok: false, error: [{ pointer: '#/from' }] })
    expect(parseRange('now-32d', 'now', now)).toMatchObject({ ok: false })
    expect(parseRange('now-31d', 'now', now)).toMatchObject({ ok: true })
  })
  test('written and read again is the same', () => {
    const range = { fromMs: now - 5, toMs: now }
    const { from, to } = formatRange(range)
    expect(parseRange(from, to, now)).toEqual({ ok: true, value: range })
  })
  test('is called by its length when it moves, by its ends when it does not', () => {
    expect(rangeLabel('now-6h', 'now', now)).toEqual({ kind: 'last', amount: 6, unit: 'h' })
    expect(rangeLabel('1000', '2000', now)).toEqual({ kind: 'between', fromMs: 1000, toMs: 2000 })
    expect(rangeLabel('x', 'now', now)).toEqual({ kind: 'invalid' })
  })
})

test.each([
  [3_600_000, 120, 30_000],
  [3_600_000, 60, 60_000],
  [60_000, 120, 10_000],
  [604_800_000, 120, 7_200_000],
])('%d ms in %d points has a step of %d ms', (lengthMs, points, step) => expect(stepFor({ fromMs: 0, toMs: lengthMs }, points)).toBe(step))
