import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { burnRate, burnRules, burnsAt, coarseStepMs, fineMs, sumsOf } from './burn-rate'
import { errorBudget } from './error-budget'
import type { FigurePoint, Figures } from './figures'
import { lookAtBurns, lookAtSlo } from './look-slo'

const minuteMs = 60_000
const dayMs = 86_400_000
const slo = { kind: 'availability' as const, objective: 99.9, windowDays: 7 }
const nowMs = 20_000 * dayMs
const point = (atMs: number, requests: number, errors: number, slow?: number): FigurePoint => ({ atMs, requests, errors, p50Ms: 1, p95Ms: 1, p99Ms: 1, ...(slow === undefined ? {} : { slow }) })

/** A share of errors for a while, up to now, after clean days. */
function burning(share: number, lengthMs: number, requests = 10_000) {
  const over = (stepMs: number, fromMs: number): Figures => {
    const points: FigurePoint[] = []
    for (let atMs = fromMs; atMs < nowMs; atMs += stepMs) points.push(point(atMs, (requests * stepMs) / minuteMs, atMs >= nowMs - lengthMs ? ((requests * stepMs) / minuteMs) * share : 0))
    return { fromMs, asOfMs: nowMs + 5_000, newestMs: nowMs, complete: true, stepMs, points }
  }
  return { fine: over(10_000, nowMs - fineMs(7)), coarse: over(coarseStepMs(7), nowMs - 7 * dayMs) }
}
const look = (share: number, lengthMs: number, requests?: number) => lookAtSlo(slo, burning(share, lengthMs, requests))
const severityOf = (found: ReturnType<typeof look>) => (found.kind === 'known' ? (found.met?.severity ?? null) : found.reason)

describe('the windows', () => {
  test('are those of the workbook for thirty days', () => {
    expect(burnRules(30).map(({ factor, longMs, shortMs }) => [factor, longMs / minuteMs, shortMs / minuteMs])).toEqual([[14.4, 60, 5], [6, 360, 30], [1, 4_320, 360]])
  })
  test('each fires after the same share of the budget, whatever the window', () => {
    for (const days of [2, 5, 7]) {
      const spent = burnRules(days).map(({ factor, longMs }) => (factor * longMs) / (days * dayMs))
      for (const [at, share] of [0.02, 0.05, 0.1].entries()) expect(spent[at]).toBeGreaterThanOrEqual(share * 0.99)
    }
  })
  test.each([1, 2, 3, 4, 5, 6, 7])('of %i days are whole steps, short ones at least a minute, and fit into what is read', (days) => {
    for (const { longMs, shortMs, severity } of burnRules(days)) {
      expect([longMs % 10_000, shortMs % 10_000]).toEqual([0, 0])
      expect(shortMs).toBeGreaterThanOrEqual(minuteMs)
      expect(longMs).toBeGreaterThan(shortMs)
      expect(severity === 'page' ? longMs : shortMs).toBeLessThanOrEqual(fineMs(days))
    }
    expect(coarseStepMs(days) % minuteMs).toBe(0)
  })
})

describe('an objective of 99.9 % over seven days', () => {
  const [fast, middle, slow] = burnRules(7)
  test.each([
    ['within the budget', 0.0009, 7 * dayMs, null],
    ['2 % of errors for the fast window: page', 0.02, fast?.longMs ?? 0, 'page'],
    ['2 % for less than it takes to be 14.4 times over the fast window', 0.02, (fast?.longMs ?? 0) * 0.6, null],
    ['0.7 % for the middle window: page', 0.007, middle?.longMs ?? 0, 'page'],
    ['0.15 % for the slow window: ticket', 0.0015, slow?.longMs ?? 0, 'ticket'],
    ['0.15 % for an hour', 0.0015, 3_600_000, null],
  ])('%s', (_what, share, lengthMs, severity) => expect(severityOf(look(share, lengthMs))).toBe(severity))

  test('stops firing soon after the errors stop: the short window is clean', () => {
    const { fine, coarse } = burning(0.5, 30 * minuteMs)
    const quiet = (figures: Figures) => ({ ...figures, points: figures.points.map((one) => (one.atMs >= nowMs - 2 * minuteMs ? { ...one, errors: 0 } : one)) })
    const sums = [sumsOf(slo, quiet(fine).points), sumsOf(slo, coarse.points)] as const
    const [pair] = burnsAt(slo, sums[0] ?? expect.unreachable(), sums[1] ?? expect.unreachable(), nowMs)
    expect(pair).toMatchObject({ met: false, short: 0 })
    expect(pair?.long).toBeGreaterThan(14.4)
  })

  test('a few requests are no burning budget, and none at all are unknown', () => {
    expect(severityOf(look(1, dayMs, 0.01))).toBe(null)
    expect(severityOf(look(1, dayMs, 100))).toBe('page')
    expect(lookAtSlo(slo, { ...burning(0, 0), fine: { ...burning(0, 0).fine, points: [] } })).toEqual({ kind: 'unknown', reason: 'no-requests' })
  })

  test('is not judged on what is not told', () => {
    const figures = burning(0.5, dayMs)
    expect(lookAtSlo(slo, { ...figures, fine: { ...figures.fine, newestMs: nowMs - 100_000 } })).toEqual({ kind: 'unknown', reason: 'not-heard' })
    expect(lookAtSlo({ kind: 'latency', objective: 99, thresholdMs: 100, windowDays: 7 }, figures)).toEqual({ kind: 'unknown', reason: 'not-told' })
    expect(lookAtSlo(slo, { ...figures, fine: { ...figures.fine, complete: false } })).toEqual({ kind: 'unknown', reason: 'incomplete' })
  })
})

test('a clear budget asks for a margin: at a factor exactly it is neither met nor clear', () => {
  const pair = { factor: 6, severity: 'page' as const, longMs: 1, shortMs: 1, long: 6, short: 5.9, met: false }
  expect(lookAtBurns([pair], nowMs)).toMatchObject({ met: null, clear: null })
  expect(lookAtBurns([{ ...pair, short: 5.6 }], nowMs)).toMatchObject({ met: null, clear: { sinceMs: null } })
})

const anyPoints = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 5 }), requests: fc.integer({ min: 0, max: 1_000 }), share: fc.double({ min: 0, max: 1, noNaN: true }) }), { maxLength: 60 }).map((steps) => {
  let atMs = 0
  return steps.map(({ gap, requests, share }) => point((atMs += gap * 10_000), requests, Math.floor(requests * share)))
})

describe('sums', () => {
  test('over any window are those of its steps', () =>
    fc.assert(fc.property(anyPoints, fc.integer({ min: 0, max: 3_200_000 }), fc.integer({ min: 0, max: 3_200_000 }), (points, one, other) => {
      const [fromMs, toMs] = [Math.min(one, other), Math.max(one, other)]
      const within = points.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
      const sum = (field: 'requests' | 'errors') => within.reduce((total, each) => total + each[field], 0)
      expect(sumsOf(slo, points)?.over(fromMs, toMs)).toEqual({ requests: sum('requests'), bad: sum('errors') })
    })))
  test('a budget that is used up exactly burns at 1', () => {
    expect(burnRate(slo, { requests: 10_000, bad: 10 })).toBeCloseTo(1)
    expect(burnRate(slo, { requests: 0, bad: 0 })).toBeNull()
  })
})

describe('the error budget', () => {
  const figures = (points: FigurePoint[]): Figures => ({ fromMs: 0, asOfMs: 1_000_000, newestMs: 1, complete: true, stepMs: 10_000, points })
  test.each([
    [0, 1],
    [5, 0.5],
    [10, 0],
    [20, -1],
  ])('with %i errors in 10,000 requests %d of it is left', (errors, left) => {
    const budget = errorBudget(slo, figures([point(0, 5_000, 0), point(10_000, 5_000, errors)]))
    expect(budget).toMatchObject({ requests: 10_000, bad: errors, coveredMs: 1_000_000 })
    expect(budget?.left).toBeCloseTo(left)
    expect(budget?.burnDown.at(0)?.left).toBeCloseTo(1)
    expect(budget?.burnDown.at(-1)?.left).toBeCloseTo(left)
  })
  test('of latency counts the slow ones', () => {
    const latency = { kind: 'latency' as const, objective: 90, thresholdMs: 100, windowDays: 7 }
    expect(errorBudget(latency, figures([point(0, 100, 50, 5)]))?.left).toBeCloseTo(0.5)
    expect(errorBudget(latency, figures([point(0, 100, 50)]))).toBeNull()
  })
  test('nothing seen is no budget, not a full one', () => {
    expect(errorBudget(slo, figures([]))).toBeNull()
    expect(errorBudget(slo, figures([point(0, 0, 0)]))).toBeNull()
  })
  test('never rises, and ends where it stands, however many steps', () =>
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 500 }), (errors) => {
      const budget = errorBudget(slo, figures(errors.map((bad, at) => point(at * 10_000, 10, bad))))
      const lefts = budget?.burnDown.map(({ left }) => left) ?? []
      expect(lefts.length).toBeLessThanOrEqual(120)
      expect(lefts.at(-1)).toBe(budget?.left)
      for (const [at, left] of lefts.entries()) expect(left).toBeLessThanOrEqual(lefts[at - 1] ?? 1)
    })))
})
