import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RuleCondition, SloCondition } from '../schemas'
import type { FigurePoint, WindowFigures } from './figures'
import { lookAtSlo, lookAtSloWindows } from './look-slo'
import { planQuestions, windowsOf } from './plan-questions'

const minutes = (count: number) => count * 60_000
const availability = (windowDays: number): RuleCondition => ({ kind: 'availability', objective: 99.9, windowDays })
const latency = (thresholdMs: number, windowDays = 7): RuleCondition => ({ kind: 'latency', objective: 99, thresholdMs, windowDays })
const threshold = (forSeconds: number): RuleCondition => ({ kind: 'threshold', measure: 'rate', direction: 'below', bound: 1, forSeconds })
const rules = (...conditions: [application: string, condition: RuleCondition][]) => conditions.map(([application, condition], at) => ({ id: String(at), application, condition }))

describe('which questions are asked', () => {
  test.each([
    [1, [60_000, minutes(5), minutes(12)], [minutes(144)]],
    [3, [60_000, minutes(3), minutes(6)], [minutes(36), minutes(432)]],
    [7, [70_000, minutes(7), minutes(14)], [minutes(84), minutes(1_008)]],
  ])('an objective of %i days is judged by these windows', (days, short, long) => {
    const windows = windowsOf(days)
    expect([windows.short.sort((a, b) => a - b), windows.long.sort((a, b) => a - b)]).toEqual([short, long])
  })

  test('one for all thresholds and absences that look as far back, whatever they measure', () => {
    const plan = planQuestions(rules(['shop', threshold(60)], ['cart', threshold(30)], ['shop', { kind: 'absence', of: 'requests', forSeconds: 60 }], ['shop', threshold(3_600)]))
    expect(plan).toEqual({ points: [{ lengthMs: minutes(10), applications: ['shop', 'cart'] }, { lengthMs: minutes(70), applications: ['shop'] }], short: [], long: [] })
  })

  test('objectives of an application share an ask where the same requests are bad', () => {
    const { points, short, long } = planQuestions(rules(['shop', availability(7)], ['shop', availability(1)], ['shop', latency(300)], ['shop', latency(100)], ['cart', availability(7)], ['shop', availability(7)]))
    expect(points).toEqual([])
    expect(short.map(({ application, slowMs }) => [application, slowMs])).toEqual([['shop', undefined], ['shop', 300], ['shop', 100], ['cart', undefined]])
    expect(short[0]?.windowsMs).toEqual([60_000, 70_000, minutes(5), minutes(7), minutes(12), minutes(14)])
    expect(long.map(({ windowsMs }) => windowsMs)).toEqual([[minutes(84), minutes(144), minutes(1_008)], [minutes(84), minutes(1_008)], [minutes(84), minutes(1_008)], [minutes(84), minutes(1_008)]])
  })

  test('of no rules none', () => expect(planQuestions([])).toEqual({ points: [], short: [], long: [] }))
})

describe('an objective by the sums of its windows', () => {
  const untilMs = 1_700_000_040_000
  const stepMs = 60_000
  /** By whole minutes throughout, so that steps and windows can be told from one another by nothing. */
  const pointsOf = (steps: readonly (readonly [requests: number, bad: number])[]): FigurePoint[] =>
    steps.map(([requests, bad], at) => ({ atMs: untilMs - (at + 1) * stepMs, requests, errors: Math.min(bad, requests), slow: Math.min(bad, requests), p50Ms: null, p95Ms: null, p99Ms: null })).reverse()
  const windows = (points: readonly FigurePoint[], lengths: readonly number[]): WindowFigures => ({
    untilMs, asOfMs: untilMs + 5_000, newestMs: untilMs, complete: true,
    windows: lengths.map((windowMs) => {
      const within = points.filter(({ atMs }) => atMs >= untilMs - windowMs)
      const total = (of: (point: FigurePoint) => number) => within.reduce((sum, point) => sum + of(point), 0)
      return { windowMs, requests: total(({ requests }) => requests), errors: total(({ errors }) => errors), slow: total(({ slow }) => slow ?? 0) }
    }),
  })

  test('says what its steps say', () => {
    const step = fc.oneof(fc.constant([0, 0] as const), fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })), fc.tuple(fc.integer({ min: 10, max: 40 }), fc.constant(0)))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.constantFrom<SloCondition['kind']>('availability', 'latency'), fc.constantFrom(90, 99, 99.9), (steps, kind, objective) => {
        const condition: SloCondition = kind === 'availability' ? { kind, objective, windowDays: 1 } : { kind, objective, thresholdMs: 100, windowDays: 1 }
        const points = pointsOf(steps)
        const figures = { fromMs: 0, asOfMs: untilMs + 5_000, newestMs: untilMs, complete: true, stepMs, points }
        const { short, long } = windowsOf(1)
        const bySteps = lookAtSlo(condition, { fine: figures, coarse: figures })
        const byWindows = lookAtSloWindows(condition, windows(points, short), windows(points, long))
        // Steps alone look no further back than the short windows for whether there were requests at all.
        const isQuiet = bySteps.kind === 'unknown' && points.some(({ requests }) => requests > 0)
        if (isQuiet) expect(bySteps).toEqual({ kind: 'unknown', reason: 'no-requests' })
        else expect(byWindows).toEqual(bySteps)
      }),
    )
  })

  const slo: SloCondition = { kind: 'availability', objective: 99, windowDays: 1 }
  const well = windows(pointsOf([[50, 0], [50, 0]]), [...windowsOf(1).short])
  const before = windows(pointsOf([[50, 0], [50, 0]]), [...windowsOf(1).long])
  test.each([
    ['incomplete', { ...well, complete: false }, before],
    ['not-heard', { ...well, newestMs: null }, before],
    ['not-heard', { ...well, newestMs: untilMs - 60_000 }, before],
    ['no-requests', windows([], windowsOf(1).short), windows([], windowsOf(1).long)],
  ])('is unknown: %s', (reason, short, long) => expect(lookAtSloWindows(slo, short, long)).toEqual({ kind: 'unknown', reason }))
  test('of latency is not told where nobody counts the slow ones', () => {
    const silent = { ...well, windows: well.windows.map(({ windowMs, requests, errors }) => ({ windowMs, requests, errors })) }
    expect(lookAtSloWindows({ kind: 'latency', objective: 99, thresholdMs: 100, windowDays: 1 }, silent, before)).toEqual({ kind: 'unknown', reason: 'not-told' })
    expect(lookAtSloWindows(slo, silent, before).kind).toBe('known')
  })
})
