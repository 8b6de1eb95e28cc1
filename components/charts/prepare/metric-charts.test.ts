import { describe, expect, test } from 'vitest'
import type { MetricsAnswer, MetricsLine } from '@/lib/domains/telemetry/metric-query-schemas'
import { heatTicks, prepareHeat } from './heat'
import { metricCharts } from './metric-charts'
import { metricUnit, unitOfName } from './metric-unit'

const meta = { source: 'collector', asOfMs: 30_000, newestMs: null, complete: true, missing: [] }
const line = (given: Partial<MetricsLine>): MetricsLine => ({ key: 'a', type: 'gauge', unit: '', series: [{ labels: {}, values: [1, null, 3] }], more: 0, earlier: null, ...given })
const answer = (...lines: MetricsLine[]): MetricsAnswer => ({ startMs: 0, stepMs: 10_000, lines, meta })
const naming = { titleOf: (key: string) => `query ${key}`, metricOf: (key: string) => (key === 'b' ? 'http_seconds_total' : 'x'), earlier: 'yesterday' }
const charts = (lines: MetricsLine[], hidden: string[] = []) => metricCharts(answer(...lines), { fromMs: 0, toMs: 30_000 }, naming, new Set(hidden))

describe('units', () => {
  test.each([
    ['s', { unit: 'ms', factor: 1_000 }],
    ['MiBy', { unit: 'bytes', factor: 1_048_576 }],
    ['%', { unit: 'percent', factor: 0.01 }],
    ['1', { unit: 'percent', factor: 1 }],
    ['s/s', { unit: 'cores', factor: 1 }],
    ['{request}/s', { unit: 'rate', said: 'request' }],
    ['By/s', { unit: 'bytes', said: '/s' }],
    ['{connection}', { unit: 'count', said: 'connection' }],
    ['Cel', { unit: 'count', said: 'Cel' }],
    ['', { unit: 'count', said: '' }],
  ])('%s', (unit, expected) => expect(metricUnit(unit, true)).toMatchObject(expected))
  test('a counter of things is no share of a whole', () => expect(metricUnit('1', false)).toEqual({ unit: 'count', factor: 1, said: '' }))
  test.each([['a_seconds_total', 's'], ['a_bytes', 'By'], ['a_seconds_bucket', 's'], ['seconds', ''], ['process.memory.usage', 'By']])('the name %s', (name, unit) => expect(unitOfName(name)).toBe(unit))
})

describe('charts of an answer', () => {
  test('a hole stays a hole, and values are in the unit of the axis', () => {
    expect(charts([line({ unit: 's' })])[0]?.input).toMatchObject({ unit: 'ms', series: [{ name: 'query a', points: [{ atMs: 0, value: 1_000 }, { atMs: 10_000, value: null }, { atMs: 20_000, value: 3_000 }] }] })
  })
  test('what has no axis in common has a chart of its own; hidden queries have none', () => {
    const lines = [line({ unit: 's' }), line({ key: 'b', unit: 'By' }), line({ key: 'c', unit: 'ms' })]
    expect(charts(lines).map(({ lines: keys }) => keys)).toEqual([['a', 'c'], ['b']])
    expect(charts(lines, ['a', 'b']).map(({ lines: keys }) => keys)).toEqual([['c']])
  })
  test('a rate of seconds is a share of a core by its name alone', () => expect(charts([line({ key: 'b', type: 'counter', unit: '1/s' })])[0]?.unit.unit).toBe('cores'))
  test('series are named by what they are grouped by, each beside its own past', () => {
    const series = (zone: string, value: number) => ({ labels: { zone }, values: [value] })
    const drawn = charts([line({ series: [series('a', 2), series('b', 1)], earlier: [series('b', 3), series('gone', 4)] })])[0]?.input.series
    expect(drawn?.map(({ name, role }) => [name, role])).toEqual([['a', undefined], ['b', undefined], ['b · yesterday', 'comparison'], ['gone · yesterday', 'comparison']])
  })
})

describe('heat', () => {
  const heat = prepareHeat({ unit: 'ms', startMs: 0, stepMs: 10_000, bounds: [10, 20, null], columns: [[1, 4, 0], null, [0, 0, 1], [9, 9, 9]], meta })
  test('largest values above, holes apart, the future left out', () => {
    expect(heat.rows).toEqual([{ from: 20, to: null }, { from: 10, to: 20 }, { from: null, to: 10 }])
    expect(heat.columns.map(({ cells }) => cells?.map(({ count }) => count) ?? null)).toEqual([[0, 4, 1], null, [1, 0, 0]])
    expect(heat).toMatchObject({ highest: 4, total: 6 })
  })
  test('one among many is still seen', () => expect(prepareHeat({ unit: '', startMs: 0, stepMs: 1, bounds: [1, 2], columns: [[1, 1_000_000]], meta }).columns[0]?.cells?.[1]?.strength).toBeGreaterThan(0.1))
  test('the axis names few bounds', () => expect(heatTicks(Array.from({ length: 60 }, (_, at) => ({ from: at, to: at + 1 }))).length).toBeLessThanOrEqual(6))
})
