import { describe, expect, test } from 'vitest'
import type { Sample } from '../steady-schemas'
import { thinSamples, withKnown } from './thin-samples'

const conditions = [{ measure: 'p95', caller: 'edge', callee: '*', bound: 5 }, { measure: 'rate', caller: 'edge', callee: '*', bound: 5 }] as const
const seconds = (fromS: number, toS: number): Sample[] => Array.from({ length: toS - fromS }, (_, at) => ({ atMs: (fromS + at) * 1_000, values: [fromS + at, fromS + at] }))

describe('seconds for a chart', () => {
  test.each([[10, 1_000, 10], [11, 2_000, 6], [20, 2_000, 10], [21, 4_000, 6], [80, 8_000, 10]])('%d of them where ten are shown are put together by %d ms', (count, stepMs, left) => {
    const thin = thinSamples(seconds(0, count), conditions, 10)
    expect([thin.stepMs, thin.samples.length]).toEqual([stepMs, left])
  })

  test('keep the worst of each condition, and a gap only where nothing is known', () => {
    const odd = [{ atMs: 0, values: [3, 9] }, { atMs: 1_000, values: [null, 2] }, { atMs: 2_000, values: [null, null] }, { atMs: 3_000, values: [null, 4] }, { atMs: 4_000, values: [7, null] }]
    expect(thinSamples(odd, conditions, 3).samples).toEqual([{ atMs: 0, values: [3, 2] }, { atMs: 2_000, values: [null, 4] }, { atMs: 4_000, values: [7, null] }])
  })

  test('of nothing are nothing', () => expect(thinSamples([], conditions)).toEqual({ samples: [], stepMs: 1_000 }))
})

describe('a run that is read again', () => {
  const run = (samples: Sample[], steps: Sample[] = [], more: object = {}) => ({ plan: { conditions }, samples, sampleStepMs: 1_000, steps, phase: 'holding', ...more })
  test('has what was known before what is new, once each, and the rest as it is now', () => {
    const merged = withKnown(run(seconds(0, 5), seconds(0, 2)), run(seconds(4, 7), [], { phase: 'done' }))
    expect(merged).toEqual(run(seconds(0, 7), seconds(0, 2), { phase: 'done' }))
    expect(withKnown(run(seconds(0, 5)), run([])).samples).toEqual(seconds(0, 5))
  })

  test('ends up as if all had been read at once, however long one looks', () => {
    let page = run(seconds(0, 590))
    for (let at = 590; at < 1_900; at += 2) page = withKnown(page, run(seconds(at, at + 2)))
    const { samples, stepMs } = thinSamples(seconds(0, 1_900), conditions)
    expect([page.samples, page.sampleStepMs]).toEqual([samples, stepMs])
  })
})
