import { describe, expect, test } from 'vitest'
import type { TelemetryCondition } from '../steady-schemas'
import { judgeTelemetry, stepsOf, type ToldSteps } from './telemetry-state'

const on = (measure: TelemetryCondition['measure'], bound: number): TelemetryCondition => ({ source: 'telemetry', measure, application: 'home', bound })
/** Steps from 100 s on with so many of fifty requests failed (null: nothing was said), as told 3 s after the last. */
const failed = (...errors: (number | null)[]): ToldSteps => ({
  application: 'home', asOfMs: 100_000 + errors.length * 10_000 + 3_000, newestMs: 100_000 + errors.length * 10_000 + 1, runtime: [],
  golden: errors.flatMap((count, at) => (count === null ? [] : [{ atMs: 100_000 + at * 10_000, requests: 50, errors: count, p95Ms: 20 + count }])),
})
const judge = (condition: TelemetryCondition, told: ToldSteps | null, fromMs = 0) => judgeTelemetry(condition, told && [told], { fromMs })

describe('a condition on telemetry', () => {
  test.each([
    [[0, 0], 'holds', 0],
    [[0, 1], 'holds', 2], // exactly the bound is within it
    [[0, 2], 'bad', 4],
    [[2, 0], 'holds', 0],
    [[2, 2], 'broken', 4],
    [[2], 'bad', 4],
    [[2, 0, 2], 'bad', 4], // not in a row
    [[2, null, 2], 'broken', 4], // of what was said, in a row
    [[], 'unknown', null],
  ] as const)('with %j of fifty failed in each step %s', (errors, state, value) => expect(judge(on('error-share', 2), failed(...errors))).toMatchObject({ state, value }))

  test('is told 3 s after a step’s end, and not before', () => {
    const told = failed(0, 9, 9)
    const at = (asOfMs: number) => judge(on('error-share', 2), { ...told, asOfMs, newestMs: asOfMs }).state
    expect([at(122_999), at(123_000), at(132_999), at(133_000)]).toEqual(['holds', 'bad', 'bad', 'broken'])
  })

  test('of an application that was not heard since a step’s end does not know it yet', () => {
    const told = failed(0, 9)
    expect(judge(on('error-share', 2), { ...told, newestMs: 119_999 })).toMatchObject({ state: 'holds', asOfMs: 110_000 })
    expect(judge(on('error-share', 2), { ...told, newestMs: null }).state).toBe('unknown')
  })

  test('is unknown 25 s after the last step that was told', () => {
    const silent = { ...failed(0, null, null, null), newestMs: 139_000 }
    expect(judge(on('p95', 100), { ...silent, asOfMs: 135_000 }).state).toBe('holds')
    expect(judge(on('p95', 100), { ...silent, asOfMs: 135_001 })).toMatchObject({ state: 'unknown', value: null, asOfMs: 110_000 })
  })

  test('is unknown while nobody answers, and of an application that is not in the answer', () => {
    expect(judge(on('p95', 100), null)).toMatchObject({ state: 'unknown', asOfMs: null })
    expect(judge(on('p95', 100), { ...failed(0), application: 'shop' })).toMatchObject({ state: 'unknown', asOfMs: null })
  })

  test('does not look at steps that began before it counts', () => {
    expect(judge(on('error-share', 2), failed(9, 9, 0), 111_000)).toMatchObject({ state: 'holds' })
    expect(judge(on('error-share', 2), failed(9, 9), 110_000).state).toBe('bad')
    expect(judge(on('error-share', 2), failed(9, 9), 110_001).state).toBe('unknown')
  })

  test('on a rate is at least, and no request is zero for who tells of requests at all', () => {
    expect(judge(on('rate', 5), failed(0, 0))).toMatchObject({ state: 'holds', value: 5 })
    expect(judge(on('rate', 5.1), failed(0, 0)).state).toBe('broken')
    expect(judge(on('rate', 1), failed(0, null))).toMatchObject({ state: 'bad', value: 0 })
    expect(judge(on('rate', 1), failed(null, null)).state).toBe('unknown')
  })

  test.each([
    ['cpu', 50, { cpu: 0.501 }, 'broken', 50.1], ['cpu', 50, { cpu: 0.5 }, 'holds', 50], ['memory', 2, { memoryBytes: 2_097_153 }, 'broken', 2.000_001], ['memory', 2, { memoryBytes: 2_097_152 }, 'holds', 2],
    ['event-loop', 30, { eventLoopMs: 31 }, 'broken', 31], ['event-loop', 30, { cpu: 9 }, 'unknown', null],
  ] as const)('on %s of at most %d with %j %s', (measure, bound, figures, state, value) => {
    const runtime = [100_000, 110_000].map((atMs) => ({ atMs, cpu: null, memoryBytes: null, eventLoopMs: null, ...figures }))
    const judged = judge(on(measure, bound), { ...failed(null, null), runtime })
    expect(judged.state).toBe(state)
    if (value === null) expect(judged.value).toBeNull()
    else expect(judged.value).toBeCloseTo(value, 5)
  })
})

describe('steps that are kept', () => {
  const counted = { measure: 'p95', caller: 'edge', callee: 'home', bound: 5 } as const
  test('have a value for each condition on telemetry, in their places, once each', () => {
    const conditions = [counted, on('error-share', 2), on('p95', 100)]
    expect(stepsOf(conditions, [failed(1, null, 2)], { afterMs: 90_000 })).toEqual([{ atMs: 100_000, values: [null, 2, 21] }, { atMs: 110_000, values: [null, null, null] }, { atMs: 120_000, values: [null, 4, 22] }])
    expect(stepsOf(conditions, [failed(1, null, 2)], { afterMs: 110_000 })).toEqual([{ atMs: 120_000, values: [null, 4, 22] }])
    expect(stepsOf(conditions, [failed(1)], { afterMs: 100_000 })).toEqual([])
    expect(stepsOf([counted], [], { afterMs: 0 })).toEqual([])
    expect(stepsOf(conditions, null, { afterMs: 0 })).toEqual([])
  })

  test('wait for an application that is late, but not for ever', () => {
    const shop: ToldSteps = { ...failed(5, 5, 5, 5), application: 'shop' }
    const late = (asOfMs: number) => [{ ...failed(1, 1, 1, 1), asOfMs, newestMs: 105_000 }, { ...shop, asOfMs, newestMs: asOfMs }]
    const conditions = [on('p95', 100), { ...on('p95', 100), application: 'shop' }]
    expect(stepsOf(conditions, late(134_000), { afterMs: 90_000 })).toEqual([])
    expect(stepsOf(conditions, late(135_000), { afterMs: 90_000 })).toEqual([{ atMs: 100_000, values: [null, 25] }])
  })
})
