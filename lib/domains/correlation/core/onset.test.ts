import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findOnset, median, type OnsetInput, usualValuesMin } from './onset'

const stepMs = 10_000
/** An hour's worth of values before, then the selection. */
const asked = (before: (number | null)[], inside: (number | null)[], more: Partial<OnsetInput> = {}): OnsetInput => ({
  points: [...before, ...inside].map((value, at) => ({ atMs: at * stepMs, value })),
  fromMs: before.length * stepMs, toMs: (before.length + inside.length) * stepMs, worse: 'both', floor: { value: 1, share: 0 }, ...more,
})
const steady = Array.from({ length: 60 }, (_, at) => 100 + (at % 3))

describe('findOnset', () => {
  test.each([
    ['a fall', [100, 101, 40, 42, 41], { kind: 'onset', atMs: 620_000, direction: 'down', usual: 101, farthest: 40 }],
    ['a rise', [100, 200, 240, 200], { kind: 'onset', atMs: 610_000, direction: 'up', farthest: 240 }],
    ['one value alone, which is chance', [100, 300, 101, 100], { kind: 'usual', farthest: 300 }],
    ['one far up and one far down, which is no run', [100, 300, 10, 100], { kind: 'usual' }],
    ['nothing', [101, 100, 102], { kind: 'usual', usual: 101 }],
    ['nothing known', [null, null], { kind: 'unknown' }],
  ])('%s', (_name, inside, found) => expect(findOnset(asked(steady, inside))).toMatchObject(found))

  test('a gap does not end a run, and is no value of its own', () => {
    expect(findOnset(asked(steady, [100, 40, null, 40]))).toMatchObject({ kind: 'onset', atMs: 610_000 })
  })

  test('on both sides of four deviations', () => {
    // Median 101 and MAD 1: one deviation is 1.4826, four are 5.93.
    expect(findOnset(asked(steady, [106.9, 106.9]))).toMatchObject({ kind: 'usual' })
    expect(findOnset(asked(steady, [107, 107]))).toMatchObject({ kind: 'onset' })
  })

  test('a dip that is selected in its middle is followed back to where it began', () => {
    expect(findOnset(asked([...steady, 40, 40, 40], [40, 40, 41]))).toMatchObject({ kind: 'onset', atMs: 600_000, direction: 'down' })
  })

  test('what can only get worse upwards does not begin by falling', () => {
    expect(findOnset(asked(steady, [10, 10, 10], { worse: 'up' }))).toMatchObject({ kind: 'usual', deviations: 0 })
  })

  test('a curve that never moved is judged by the least that counts', () => {
    const flat = Array.from({ length: 30 }, () => 0)
    expect(findOnset(asked(flat, [0.01, 0.01], { floor: { value: 0.005, share: 0 } }))).toMatchObject({ kind: 'usual' })
    expect(findOnset(asked(flat, [0.02, 0.02], { floor: { value: 0.005, share: 0 } }))).toMatchObject({ kind: 'onset', usual: 0 })
  })

  test('with too little before, nothing is usual', () => {
    expect(findOnset(asked(steady.slice(0, usualValuesMin - 1), [500, 500]))).toEqual({ kind: 'unknown' })
    expect(findOnset(asked(steady.slice(0, usualValuesMin), [500, 500]))).toMatchObject({ kind: 'onset' })
  })

  test('a few outliers before do not hide a fall', () => {
    expect(findOnset(asked(steady.map((value, at) => (at % 10 === 0 ? 5_000 : value)), [40, 40]))).toMatchObject({ kind: 'onset', direction: 'down' })
  })

  const values = fc.array(fc.double({ min: 0, max: 1_000, noNaN: true }), { minLength: usualValuesMin, maxLength: 60 })
  test('is the same in other units and around another zero', () => {
    fc.assert(
      fc.property(values, fc.array(fc.double({ min: 0, max: 1_000, noNaN: true }), { minLength: 1, maxLength: 20 }), fc.constantFrom(2, 4, 0.5), (before, inside, factor) => {
        const one = findOnset(asked(before, inside))
        const other = findOnset(asked(before.map((value) => value * factor), inside.map((value) => value * factor), { floor: { value: factor, share: 0 } }))
        expect(other.kind).toBe(one.kind)
        if (one.kind === 'onset' && other.kind === 'onset') expect(other.atMs).toBe(one.atMs)
      }),
    )
  })
  test('never lies after the selection, and the value there is out of the band', () => {
    fc.assert(
      fc.property(values, values, (before, inside) => {
        const found = findOnset(asked(before, inside))
        if (found.kind !== 'onset') return
        expect(found.atMs).toBeLessThan((before.length + inside.length) * stepMs)
        expect(found.deviations).toBeGreaterThanOrEqual(4)
        expect(Math.sign(found.farthest - found.usual)).toBe(found.direction === 'up' ? 1 : -1)
      }),
    )
  })
})

test.each([[[3], 3], [[1, 2], 1.5], [[9, 1, 5], 5], [[], 0]])('the median of %j is %d', (all, middle) => expect(median(all)).toBe(middle))
