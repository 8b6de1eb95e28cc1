import { expect, test } from 'vitest'
import type { RuleCondition } from '../schemas'
import type { FigurePoint, Figures } from './figures'
import { replayRule } from './replay-rule'

const endMs = 1_728_000_000_000
const fromMs = endMs - 6 * 3_600_000
/** A request a second, with errors where `bad` says so. */
function fine(bad: (minute: number) => boolean, silent: (minute: number) => boolean = () => false): Figures {
  const points: FigurePoint[] = []
  for (let atMs = fromMs - 600_000; atMs < endMs; atMs += 10_000) {
    const minute = Math.floor((atMs - fromMs) / 60_000)
    if (!silent(minute)) points.push({ atMs, requests: 10, errors: bad(minute) ? 10 : 0, p50Ms: 1, p95Ms: 1, p99Ms: 1 })
  }
  return { fromMs: fromMs - 600_000, asOfMs: endMs, newestMs: endMs, complete: true, stepMs: 10_000, points }
}
const errors: RuleCondition = { kind: 'threshold', measure: 'error-share', direction: 'above', bound: 5, forSeconds: 90 }
const replay = (condition: RuleCondition, figures: Figures) => replayRule(condition, { fine: figures, coarse: figures }, fromMs, endMs)
const minutes = (ms: number) => Math.round((ms - fromMs) / 60_000)

test('it would have fired once for each time that lasted, and not for a short one', () => {
  const { fired, unknownMs } = replay(errors, fine((minute) => (minute >= 60 && minute < 65) || minute === 100 || (minute >= 200 && minute < 210)))
  expect(fired.map((one) => [minutes(one.fromMs), one.toMs === null ? null : minutes(one.toMs)])).toEqual([[62, 67], [202, 212]])
  expect(unknownMs).toBe(0)
})

test('what lasts would be open now', () => {
  const { fired } = replay(errors, fine((minute) => minute >= 350))
  expect(fired).toEqual([{ fromMs: expect.any(Number), toMs: null }])
})

test('time without requests is counted as unknown for errors, and fires an absence', () => {
  const silent = fine(() => false, (minute) => minute >= 100 && minute < 120)
  expect(replay(errors, silent)).toMatchObject({ fired: [] })
  expect(replay(errors, silent).unknownMs / 60_000).toBeCloseTo(18, 0)
  const { fired } = replay({ kind: 'absence', of: 'requests', forSeconds: 300 }, silent)
  expect(fired.map((one) => [minutes(one.fromMs), minutes(one.toMs ?? 0)])).toEqual([[105, 121]])
})

test('nobody keeps when an application was heard: an absence of telemetry cannot be looked back at', () => {
  expect(replay({ kind: 'absence', of: 'telemetry', forSeconds: 60 }, fine(() => false))).toEqual({ fired: [], unknownMs: 6 * 3_600_000 })
})

test('an objective fires when its budget burned, and ends when it no longer did', () => {
  const { fired } = replay({ kind: 'availability', objective: 99, windowDays: 7 }, fine((minute) => minute >= 120 && minute < 140))
  expect(fired).toHaveLength(1)
  expect(minutes(fired[0]?.fromMs ?? 0)).toBeGreaterThanOrEqual(120)
  expect(minutes(fired[0]?.fromMs ?? 0)).toBeLessThan(128)
})
