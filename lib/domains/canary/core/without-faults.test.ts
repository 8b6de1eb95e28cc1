import { describe, expect, test } from 'vitest'
import type { TelemetryAnswer } from '../ports'
import { withoutFaults } from './without-faults'

const golden = [0, 10_000, 20_000, 30_000, 40_000].map((atMs) => ({ atMs, requests: 100, errors: atMs === 20_000 ? 90 : 0, p50Ms: 1, p95Ms: 2, p99Ms: 3 }))
const side = { golden, runtime: [{ instance: 'i', points: golden.map(({ atMs }) => ({ atMs, cpu: 0.1, memoryBytes: 1, eventLoopMs: 1 })) }], newestMs: 50_000 } as unknown as TelemetryAnswer['baseline']
const answer: TelemetryAnswer = { source: 's', asOfMs: 50_000, newestMs: 50_000, complete: true, missing: [], baseline: side, canary: side, totals: new Map(), callers: null }
const left = (faults: Parameters<typeof withoutFaults>[1]) => withoutFaults(answer, faults, { stepMs: 10_000 }).canary.golden.map(({ atMs }) => atMs)

describe('a canary’s window', () => {
  test('without a fault is as it was', () => expect(withoutFaults(answer, [], { stepMs: 10_000 })).toBe(answer))

  test.each([
    { name: 'within one step', fromMs: 21_000, toMs: 22_000, expected: [0, 10_000, 30_000, 40_000] },
    { name: 'over an edge', fromMs: 19_999, toMs: 20_000, expected: [0, 30_000, 40_000] },
    { name: 'that is felt a moment longer', fromMs: 21_000, toMs: 25_001, expected: [0, 10_000, 40_000] },
    { name: 'that is felt exactly until the next step', fromMs: 21_000, toMs: 25_000, expected: [0, 10_000, 30_000, 40_000] },
    { name: 'all the time', fromMs: 0, toMs: 60_000, expected: [] },
    { name: 'before it', fromMs: -20_000, toMs: -5_000, expected: [0, 10_000, 20_000, 30_000, 40_000] },
  ])('leaves out the steps of a fault $name', ({ fromMs, toMs, expected }) => expect(left([{ run: 1, fromMs, toMs }])).toEqual(expected))

  test('leaves them out on both sides, of requests and of instances', () => {
    const { baseline, canary } = withoutFaults(answer, [{ run: 1, fromMs: 21_000, toMs: 22_000 }], { stepMs: 10_000 })
    for (const one of [baseline, canary]) {
      expect(one.golden.reduce((sum, { errors }) => sum + errors, 0)).toBe(0)
      expect(one.runtime[0]?.points).toHaveLength(4)
    }
  })
})
