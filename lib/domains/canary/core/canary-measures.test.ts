import { describe, expect, test } from 'vitest'
import { measureSide, pairsOf } from './canary-measures'
import { windowAt } from './canary-window'
import { nameCard } from './card-name'
import { checkConfig } from './check-config'
import { defaultConfig } from './default-config'
import { errorPointsMost } from './undecided'

describe('the window of a judgement', () => {
  const growing = { window: 'growing', slidingMinutes: 5, warmUpSeconds: 25 } as const
  test('holds whole steps after the warm-up that have settled', () => {
    expect(windowAt(growing, 100_000, 165_000)).toEqual({ fromMs: 130_000, toMs: 160_000, stepMs: 10_000 })
    expect(windowAt(growing, 100_000, 144_999)).toBeNull()
    expect(windowAt(growing, 100_000, 145_000)).toEqual({ fromMs: 130_000, toMs: 140_000, stepMs: 10_000 })
  })
  test('slides when it is told to, and never before the warm-up', () => {
    expect(windowAt({ ...growing, window: 'sliding' }, 100_000, 1_000_000)).toEqual({ fromMs: 700_000, toMs: 990_000, stepMs: 10_000 })
    expect(windowAt({ ...growing, window: 'sliding' }, 100_000, 165_000)?.fromMs).toBe(130_000)
  })
  test('of a day has wider steps, not more of them', () => {
    const day = windowAt(growing, 0, 86_400_000)
    expect(day?.stepMs).toBe(240_000)
    expect(((day?.toMs ?? 0) - (day?.fromMs ?? 0)) / (day?.stepMs ?? 1)).toBeLessThanOrEqual(360)
    expect((day?.fromMs ?? 1) % 240_000).toBe(0)
  })
})

describe('measures of a server group', () => {
  const window = { fromMs: 0, toMs: 30_000, stepMs: 10_000 }
  const point = { p50Ms: 1, p95Ms: 2, p99Ms: 3 }
  const signals = {
    golden: [{ atMs: 0, requests: 20, errors: 1, ...point }, { atMs: 20_000, requests: 0, errors: 0, p50Ms: null, p95Ms: null, p99Ms: null }],
    runtime: [
      { instance: 'a', points: [{ atMs: 0, cpu: 0.1, memoryBytes: 10, eventLoopMs: null }, { atMs: 10_000, cpu: 0.2, memoryBytes: 20, eventLoopMs: 5 }] },
      { instance: 'b', points: [{ atMs: 0, cpu: 0.3, memoryBytes: 30, eventLoopMs: null }] },
    ],
  }
  test('have a value for each step, gaps where nothing was seen, and the mean over instances', () => {
    expect(measureSide(signals, window)).toEqual({
      error_rate: [5, null, null], latency_p50: [1, null, null], latency_p95: [2, null, null], latency_p99: [3, null, null], requests_per_second: [2, null, null],
      cpu: [20, 20, null], memory: [20, 20, null], event_loop_delay: [null, 5, null],
    })
  })
  test('become Kayenta’s pairs, baseline as control; a metric of another source has none', () => {
    const side = measureSide(signals, window)
    const config = { ...defaultConfig, metrics: [...defaultConfig.metrics, { name: 'theirs', groups: ['x'], query: { type: 'prometheus' } }] }
    const pairs = pairsOf(config, side, { ...side, error_rate: [null, 1, 2] })
    expect(pairs.map(({ name }) => name)).toEqual(['error rate', 'p95 latency', 'median latency', 'CPU'])
    expect(pairs[0]?.values).toEqual({ control: [5, Number.NaN, Number.NaN], experiment: [Number.NaN, 1, 2] })
  })
})

test('the default config has nothing to put right', () => expect(checkConfig(defaultConfig)).toEqual([]))

test('a config is refused by its shape, by the judge’s rules and for what is not measured here; without a critical metric it warns', () => {
  expect(checkConfig('x')).toMatchObject([{ pointer: '#', code: 'shape', severity: 'error' }])
  const metrics = [{ name: 'theirs', groups: ['a'], query: { type: 'prometheus' } }, { name: 'ours', groups: [], query: { type: 'quarterdeck', measure: 'cpu' } }]
  expect(checkConfig({ ...defaultConfig, metrics, classifier: {} }).map(({ pointer, code, severity }) => [pointer, code, severity])).toEqual([
    ['#/metrics/1/groups', 'metric-without-group', 'error'], ['#/metrics/0/query', 'measure-unknown', 'error'], ['#/metrics', 'nothing-critical', 'warning'],
  ])
})

test('the most errors more: Newcombe’s published example, and nothing known of nothing', () => {
  // 56/70 against 48/80 (Newcombe 1998, table II a), there at 95 %: 0.0524 to 0.3339; wider at 98 %.
  expect(errorPointsMost({ requests: 80, errors: 48 }, { requests: 70, errors: 56 })).toBeGreaterThan(33.39)
  expect(errorPointsMost({ requests: 80, errors: 48 }, { requests: 70, errors: 56 })).toBeLessThan(40)
  expect(errorPointsMost({ requests: 0, errors: 0 }, { requests: 9, errors: 0 })).toBe(100)
})

test('a card has one name, in whatever order its fields were written', () => {
  const card = { verdict: 'pass', fresh: true } as unknown as Parameters<typeof nameCard>[0]
  const turned = { fresh: true, verdict: 'pass' } as unknown as Parameters<typeof nameCard>[0]
  expect(nameCard(card)).toEqual(nameCard(turned))
  expect(nameCard(card).text).toBe('{"fresh":true,"verdict":"pass"}')
  expect(nameCard(card).hash).toMatch(/^[0-9a-f]{64}$/)
})
