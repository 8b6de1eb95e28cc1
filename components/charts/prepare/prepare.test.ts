import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChartInput, ChartMarker } from './chart-input'
import { toCsv } from './csv'
import { goldenValue } from './golden-series'
import { gapsOf, onGrid } from './grid'
import { histogramBars } from './histogram'
import { clusterMarkers } from './markers'
import { heightOf, nearestSample, positionOf, prepareChart } from './prepare-chart'
import { roundUp, scaleFor } from './scale'
import { limitSeries } from './series-look'
import { sparkPath } from './spark-path'
import { timeTicks, zoneOffsetMs } from './time-ticks'
import { unitWords } from './units'

const range = { fromMs: 0, toMs: 60_000, stepMs: 10_000, asOfMs: 60_000 }
const one = (values: (number | null)[]) => [{ key: 'a', name: 'a', points: values.flatMap((value, at) => (value === null ? [] : [{ atMs: at * 10_000, value }])) }]
const chart = (values: (number | null)[], more: Partial<ChartInput> = {}) => prepareChart({ ...range, unit: 'rate', series: one(values), ...more })

describe('gaps', () => {
  test('a bucket without a point is a gap, a zero is a value', () => {
    const prepared = chart([5, 0, null, null, 7, 8])
    expect(prepared.samples.map((sample) => sample.values[0])).toEqual([5, 0, null, null, 7, 8])
    expect(prepared.gaps).toEqual([{ fromMs: 20_000, toMs: 40_000 }])
  })

  test('where one series is known there is no gap', () => {
    const samples = onGrid([...one([1, null, 1]), ...one([null, 2, null])], { ...range, toMs: 30_000 })
    expect(gapsOf(samples, 10_000)).toEqual([])
  })

  test('the future is not a gap', () => {
    expect(chart([1, 2, 3], { asOfMs: 30_000 }).samples).toHaveLength(3)
  })

  test('the bucket that is still filling is provisional; one that has only begun is not drawn', () => {
    expect(chart([1, 2, 3], { asOfMs: 25_000 }).samples.map((sample) => sample.provisional)).toEqual([false, false, true])
    expect(chart([1, 2], { asOfMs: 21_000 }).samples).toHaveLength(2)
  })

  test('a value alone between gaps is drawn as a dot', () => {
    expect(chart([1, null, 4, null, 5, 6]).series[0]?.lone.map((sample) => sample.atMs)).toEqual([0, 20_000])
  })
})

describe('scale', () => {
  test.each([
    [0, 1],
    [4.2, 5],
    [0.42, 0.5],
    [1_962, 2_000],
    [2_100, 2_500],
    [10, 10],
    [5e-324, 1],
  ])('%d is rounded up to %d', (value, top) => expect(roundUp(value)).toBeCloseTo(top, 9))

  test('begins at zero and ends at or above the largest, for any values', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1 }), (values) => {
        const scale = scaleFor(values, 1)
        return scale.min === 0 && scale.max >= Math.max(...values) * (1 - 1e-6) && scale.ticks.length <= 4
      }),
    )
  })

  test('a ratio near one begins near it', () => {
    expect(scaleFor([0.993, 0.999], 0.01, true).min).toBeCloseTo(0.992, 9)
    expect(scaleFor([0.993, 0.999], 0.01, true).max).toBe(1)
    expect(scaleFor([0.5, 0.999], 0.01, true).min).toBe(0)
  })

  test('an objective far above the line does not press it to the floor', () => {
    expect(chart([1, 2], { threshold: { value: 400, label: '' } }).threshold).toBeNull()
    expect(chart([1, 2], { threshold: { value: 400, label: '', inSight: true } })).toMatchObject({ threshold: { value: 400 }, scale: { max: 400 } })
    expect(chart([300, 350], { threshold: { value: 400, label: '' } }).scale.max).toBe(400)
  })

  test('the unit of the axis follows the largest value, of ticks too', () => {
    expect(unitWords('bytes', 3 * 1024 ** 2).label).toBe('MiB')
    expect(unitWords('ms', 9_999).label).toBe('ms')
    expect(unitWords('ms', 10_000).tick(10_000)).toBe('10')
    expect(unitWords('percent', 0.03).tick(0.03)).toBe('3')
  })
})

describe('series', () => {
  const many = Array.from({ length: 11 }, (_, at) => ({ key: `${at}`, name: `${at}`, points: [] }))
  test('at most eight are drawn and the rest is counted, with what the server left out', () => {
    expect(limitSeries(many, 5)).toMatchObject({ leftOut: 8 })
    expect(limitSeries(many).shown.map(({ look }) => look.colour)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'].map((n) => `var(--c${n})`))
  })
  test('from the fifth on a dash pattern is the second sign', () => {
    expect(limitSeries(many).shown.map(({ look }) => look.dash !== undefined)).toEqual([false, false, false, false, true, true, true, true])
  })
  test('baseline and canary keep their own colours and take none away', () => {
    const { shown } = limitSeries([{ key: 'b', name: '', points: [], role: 'baseline' }, { key: 'c', name: '', points: [], role: 'canary' }, { key: 'd', name: '', points: [] }])
    expect(shown.map(({ look }) => look.colour)).toEqual(['var(--baseline)', 'var(--canary)', 'var(--c1)'])
  })
})

describe('golden figures', () => {
  const point = { atMs: 50_000, requests: 40, errors: 1, p50Ms: null, p95Ms: null, p99Ms: null }
  test('a filling bucket is a rate over what has passed of it', () => {
    expect(goldenValue(point, 'requests', 10_000, 100_000)).toBe(4)
    expect(goldenValue(point, 'requests', 10_000, 54_000)).toBe(10)
  })
  test('no requests have no share of errors', () => {
    expect(goldenValue(point, 'errors', 10_000, 100_000)).toBe(0.025)
    expect(goldenValue({ ...point, requests: 0, errors: 0 }, 'errors', 10_000, 100_000)).toBeNull()
  })
})

describe('markers', () => {
  const marker = (atMs: number): ChartMarker => ({ id: String(atMs), atMs, icon: 'deploy', title: '' })
  test('nearer than 18 px is one chip; exactly 18 is two', () => {
    const chips = clusterMarkers([marker(0), marker(17), marker(40), marker(58)], { fromMs: 0, toMs: 100 }, 100)
    expect(chips.map((chip) => chip.markers.length)).toEqual([2, 1, 1])
  })
  test('markers outside the range are not there', () => {
    expect(clusterMarkers([marker(-1), marker(101)], { fromMs: 0, toMs: 100 }, 100)).toEqual([])
  })
})

describe('the figure of now', () => {
  test('is the last settled value, not the one that is still filling', () => {
    expect(chart([1, 2, 3], { asOfMs: 25_000 }).series[0]?.facts?.last).toBe(2)
  })
  test('forgives a hole, but is not what was seen long before', () => {
    expect(chart([1, 2, 3, 4, null, null]).series[0]?.facts?.last).toBe(4)
    expect(chart([1, 2, 3, null, null, null]).series[0]?.facts).toMatchObject({ last: null, highest: 3 })
  })
})

describe('positions', () => {
  test('a bucket is drawn in its middle, and found again from there', () => {
    const prepared = chart([1, 2, 3, 4, 5, 6])
    for (const [at, sample] of prepared.samples.entries()) expect(nearestSample(prepared, positionOf(prepared, sample.atMs))).toBe(at)
  })
  test('zero is at the foot and the top of the scale at the top', () => {
    const prepared = chart([1, 2, 3])
    expect(heightOf(prepared, 0)).toBe(1)
    expect(heightOf(prepared, prepared.scale.max)).toBe(0)
  })
})

describe('time ticks', () => {
  test.each(['UTC', 'Asia/Seoul', 'Asia/Kathmandu'])('are round on the clock of %s, five at most', (zone) => {
    const { atMs, style } = timeTicks(Date.UTC(2026, 9, 22, 6, 4, 32), Date.UTC(2026, 9, 22, 7, 4, 32), zone)
    expect(atMs.length).toBeLessThanOrEqual(5)
    expect(style).toBe('minute')
    for (const at of atMs) expect((at + zoneOffsetMs(at, zone)) % (15 * 60_000)).toBe(0)
  })
  test('Seoul is nine hours ahead', () => expect(zoneOffsetMs(Date.UTC(2026, 0, 1, 5, 4, 3), 'Asia/Seoul')).toBe(9 * 3_600_000))
  test('five minutes show seconds only where they are needed', () => {
    expect(timeTicks(0, 60_000, 'UTC').style).toBe('clock')
    expect(timeTicks(0, 300_000, 'UTC').style).toBe('minute')
  })
})

test('a spark line breaks where nothing is known', () => {
  const { line, last } = sparkPath([1, 2, null, 4], 30, 10)
  expect(line.match(/M/g)).toHaveLength(2)
  expect(last).toEqual({ x: 30, y: 1 })
})

test('a quiet bucket of a histogram is a bar of nothing, and the filling one is marked', () => {
  const { bars, highest } = histogramBars({ buckets: [{ atMs: 20, counts: { error: 2, info: 5 } }], fromMs: 0, toMs: 100, bucketMs: 10, asOfMs: 35, keys: ['info', 'error'] })
  expect(bars.map((bar) => bar.total)).toEqual([0, 0, 7, 0])
  expect(bars.map((bar) => bar.provisional)).toEqual([false, false, false, true])
  expect(highest).toBe(7)
})

test('a name that begins like a formula is not one in the file', () => {
  expect(toCsv(['time', '=SUM(A1)'], [['12:00', -4], [null, 'a,"b"']])).toBe('time,\'=SUM(A1)\r\n12:00,-4\r\n,"a,""b"""\r\n')
})
