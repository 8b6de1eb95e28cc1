import { describe, expect, test } from 'vitest'
import type { FigurePoint, Figures } from './figures'
import { lookAtAbsence } from './look-absence'
import { lookAtThreshold } from './look-threshold'

const fromMs = 10_000_000
const asOfMs = fromMs + 305_000
/** One point for each step of ten seconds; null: a step without requests. */
const figures = (shares: (number | null)[], more: Partial<Figures> = {}): Figures => {
  const points = shares.flatMap((errors, at): FigurePoint[] => (errors === null ? [] : [{ atMs: fromMs + at * 10_000, requests: 100, errors, p50Ms: 10, p95Ms: 50 + errors, p99Ms: 90 }]))
  return { fromMs, asOfMs, newestMs: asOfMs - 2_000, complete: true, stepMs: 10_000, points, ...more }
}
const thirty = (value: number | null) => Array.from({ length: 30 }, () => value)
const errors = { kind: 'threshold' as const, measure: 'error-share' as const, direction: 'above' as const, bound: 5, forSeconds: 60 }
const after = (steps: number) => fromMs + steps * 10_000

describe('a threshold', () => {
  test.each([
    ['on the bound: neither met nor clear', 5, null, null],
    ['above it', 6, after(0), null],
    ['just within: not yet clear', 4.8, null, null],
    ['a twentieth below: clear', 4.75, null, after(0)],
  ])('%s', (_what, value, metSince, clearSince) => {
    expect(lookAtThreshold(errors, figures(thirty(value)))).toMatchObject({ kind: 'known', asOfMs: after(30), value, met: metSince === null ? null : { sinceMs: metSince }, clear: clearSince === null ? null : { sinceMs: clearSince } })
  })

  test('is met since the last step that was not, and steps without requests do not end it', () => {
    expect(lookAtThreshold(errors, figures([...thirty(0).slice(0, 20), 9, null, 9, null, null, 9, 9, 9, 9, null]))).toMatchObject({ met: { sinceMs: after(20) }, value: 9 })
    expect(lookAtThreshold(errors, figures([...thirty(9).slice(0, 28), 0, 9]))).toMatchObject({ met: { sinceMs: after(29) } })
  })

  test('never judges a step that is still filling, or was just left', () => {
    const filling = [...thirty(0), 100]
    expect(lookAtThreshold(errors, figures(filling))).toMatchObject({ met: null })
    expect(lookAtThreshold(errors, figures(filling, { asOfMs: asOfMs + 9_999, newestMs: asOfMs }))).toMatchObject({ met: null })
    expect(lookAtThreshold(errors, figures(filling, { asOfMs: asOfMs + 10_000, newestMs: asOfMs }))).toMatchObject({ met: { sinceMs: after(30) } })
  })

  test.each([
    ['incomplete', { complete: false }],
    ['not-heard', { newestMs: asOfMs - 60_001 }],
    ['not-heard', { newestMs: null }],
  ])('is unknown: %s', (reason, more) => expect(lookAtThreshold(errors, figures(thirty(0), more))).toEqual({ kind: 'unknown', reason }))

  test('of errors and latency is unknown without requests; their rate is zero', () => {
    expect(lookAtThreshold(errors, figures(thirty(0).slice(0, 18)))).toEqual({ kind: 'unknown', reason: 'no-requests' })
    expect(lookAtThreshold(errors, figures(thirty(0).slice(0, 19)))).toMatchObject({ kind: 'known' })
    expect(lookAtThreshold({ ...errors, measure: 'p95' }, figures([]))).toEqual({ kind: 'unknown', reason: 'no-requests' })
    expect(lookAtThreshold({ ...errors, measure: 'rate', direction: 'below', bound: 1 }, figures(thirty(0).slice(0, 20)))).toMatchObject({ kind: 'known', value: 0, met: { sinceMs: after(20) } })
  })

  test('below: the margin is above the bound', () => {
    const rate = { ...errors, measure: 'rate' as const, direction: 'below' as const }
    expect(lookAtThreshold({ ...rate, bound: 10.01 }, figures(thirty(0)))).toMatchObject({ value: 10, met: { sinceMs: after(0) } })
    expect(lookAtThreshold({ ...rate, bound: 10 }, figures(thirty(0)))).toMatchObject({ met: null, clear: null })
    expect(lookAtThreshold({ ...rate, bound: 9.5 }, figures(thirty(0)))).toMatchObject({ met: null, clear: { sinceMs: after(0) } })
  })

  test('p95 in milliseconds', () => expect(lookAtThreshold({ ...errors, measure: 'p95', bound: 55 }, figures(thirty(6)))).toMatchObject({ value: 56, met: { sinceMs: after(0) } }))
})

describe('an absence', () => {
  const silence = { kind: 'absence' as const, of: 'requests' as const, forSeconds: 60 }
  test.each([
    [30, 0, null],
    [28, 20, null],
    [27, 30, after(27)],
    [10, 200, after(10)],
    [0, 300, after(0)],
  ])('with requests in %i of 30 steps nothing came for %i s', (steps, seconds, since) => {
    expect(lookAtAbsence(silence, figures(thirty(0).slice(0, steps)))).toMatchObject({ kind: 'known', value: seconds, met: since === null ? null : { sinceMs: since }, clear: since === null ? { sinceMs: null } : null })
  })

  test('an application that is not heard is silent: that is what is asked', () => {
    expect(lookAtAbsence(silence, figures([], { newestMs: null }))).toMatchObject({ kind: 'known', met: { sinceMs: fromMs } })
    expect(lookAtAbsence({ ...silence, of: 'telemetry' }, figures(thirty(0), { newestMs: asOfMs - 45_000 }))).toMatchObject({ value: 45, met: { sinceMs: asOfMs - 45_000 } })
    expect(lookAtAbsence({ ...silence, of: 'telemetry' }, figures([], { newestMs: null }))).toMatchObject({ kind: 'known', value: null, met: { sinceMs: null } })
    expect(lookAtAbsence({ ...silence, of: 'telemetry' }, figures([]))).toMatchObject({ value: 2, met: null })
  })

  test('but not while the collector does not tell all', () => expect(lookAtAbsence(silence, figures([], { complete: false }))).toEqual({ kind: 'unknown', reason: 'incomplete' }))
})
