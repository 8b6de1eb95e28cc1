import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MetricEvidence } from '@/lib/domains/canary/analysis-schemas'
import { clockOf, mainAct, signedOf, timesOf } from './decision-state'
import { distributionStrip } from './distribution-shape'
import { effectScale } from './effect-scale'
import { metricSentence } from './metric-sentence'
import { metricChart, shareOf } from './metric-units'
import { scorePlot } from './score-history'
import { cures, proposedMinutes } from './settle'
import { cardFixture, metricFixture, viewFixture } from './testing/card-fixture'
import { metricGroups, metricWord, tally } from './verdict-look'

const thin = [{ kind: 'few-points', detail: '', metric: 'p95 latency' }] as const

describe('the word of a metric', () => {
  test.each([
    ['Pass', 'increase', [], 'same'],
    ['High', 'increase', [], 'worse'],
    ['Low', 'decrease', [], 'worse'],
    ['High', 'either', [], 'higher'],
    ['Low', 'either', [], 'lower'],
    ['Nodata', 'increase', [], 'no-data'],
    ['NodataFailMetric', 'increase', [], 'absent'],
    ['Error', 'increase', [], 'not-comparable'],
    ['High', 'increase', thin, 'thin'],
    ['Pass', 'increase', thin, 'thin'],
    ['Pass', 'increase', [{ kind: 'undecided', detail: '', metric: 'p95 latency' }], 'thin'],
    ['High', 'increase', [{ kind: 'undecided', detail: '', metric: 'p95 latency' }], 'worse'],
    ['Pass', 'increase', [{ kind: 'few-points', detail: '', metric: 'another' }], 'same'],
  ] as const)('%s, bad is %s: %#', (classification, direction, missing, word) => {
    expect(metricWord({ name: 'p95 latency', classification, direction }, [...missing])).toBe(word)
  })

  test('worst first inside a group, heavier groups first, every metric in each of its groups', () => {
    const card = cardFixture()
    expect(metricGroups(card).map(({ name }) => name)).toEqual(['Errors', 'Slowest requests', 'Typical requests', 'Saturation'])
    const twice = metricGroups({ ...card, metrics: [metricFixture({ name: 'b' }), metricFixture({ name: 'a', groups: ['Slowest requests', 'Errors'], classification: 'High' }), metricFixture({ name: 'c', groups: [] })] })
    expect(twice.map((group) => [group.name, group.metrics.map(({ name }) => name)])).toEqual([['Errors', ['a']], ['Slowest requests', ['a', 'b']], ['', ['c']]])
    expect(tally(card)).toEqual({ total: 4, worse: ['p95 latency'], open: ['CPU'], same: 2 })
  })
})

describe('effect, interval and threshold on one axis', () => {
  const effect = { point: 0.1, low: 0.05, high: 0.18 }
  test('worse is right: a metric whose decrease is bad is turned round', () => {
    const up = effectScale({ effect, tolerance: 1.1, direction: 'increase' })
    const down = effectScale({ effect: { point: -0.1, low: -0.18, high: -0.05 }, tolerance: 0.9, direction: 'decrease' })
    expect(up).toMatchObject({ point: 75, from: 62.5, edge: 0.2 })
    expect(down?.point).toBeCloseTo(up?.point ?? 0)
    expect(down?.from).toBeCloseTo(up?.from ?? 0)
    expect(effectScale({ effect, tolerance: 1.1, direction: 'either' })?.zones).toHaveLength(2)
    expect(effectScale({ effect: null, tolerance: 1.1, direction: 'increase' })).toBeNull()
  })

  test('stays in the box, in order, whatever the figures', () => {
    const share = fc.double({ min: -100, max: 100, noNaN: true })
    fc.assert(
      fc.property(share, share, share, fc.option(fc.double({ min: 0, max: 5, noNaN: true })), fc.constantFrom('increase', 'decrease', 'either'), (a, b, c, tolerance, direction) => {
        const [low, point, high] = [a, b, c].toSorted((one, other) => one - other) as [number, number, number]
        const scale = effectScale({ effect: { point, low, high }, tolerance, direction })
        if (!scale) throw new Error('no scale')
        expect(0 <= scale.from && scale.from <= scale.point && scale.point <= scale.to && scale.to <= 100).toBe(true)
        expect(scale.zones.every((zone) => 0 <= zone.from && zone.from <= zone.to && zone.to <= 100)).toBe(true)
      }),
    )
  })
})

describe('two distributions', () => {
  test('one axis for both, a curve only for enough values, nothing for nothing', () => {
    const strip = distributionStrip(metricFixture())
    expect(strip?.baseline.path).toMatch(/^M0 20L/)
    const few = distributionStrip(metricFixture({ sides: { baseline: [1, 2, 3], canary: [2] } }))
    expect(few?.baseline).toMatchObject({ path: null, dots: [expect.any(Number), expect.any(Number), expect.any(Number)] })
    expect(distributionStrip(metricFixture({ sides: { baseline: [], canary: [] } }))).toBeNull()
    expect(distributionStrip(metricFixture({ sides: { baseline: Array(20).fill(0), canary: Array(20).fill(0) } }))?.canary.path).not.toContain('NaN')
  })
})

describe('what is said', () => {
  const kindOf = (changes: Partial<MetricEvidence>, missing: Parameters<typeof metricSentence>[1] = []) => metricSentence(metricFixture(changes), missing).kind
  test('one case of the message for each finding', () => {
    expect(kindOf({})).toBe('within')
    expect(kindOf({ tolerance: null })).toBe('notSure')
    expect(kindOf({ effect: { point: 0, low: 0, high: 0 } })).toBe('flat')
    expect(kindOf({ effect: { point: 0.3, low: -0.1, high: 0.6 } })).toBe('notSure')
    expect(kindOf({ classification: 'High', effect: { point: 0.3, low: 0.2, high: 0.6 } })).toBe('beyond')
    expect(kindOf({ classification: 'High', tolerance: null })).toBe('beyondAny')
    expect(kindOf({ classification: 'High', effect: null })).toBe('worse')
    expect(kindOf({}, [...thin])).toBe('thinPoints')
    expect(kindOf({}, [{ kind: 'undecided', detail: '', metric: 'p95 latency' }])).toBe('thin')
    expect(kindOf({ measure: 'error_rate' }, [{ kind: 'undecided', detail: '', metric: 'p95 latency' }])).toBe('open')
  })
  test('what may still be worse of a metric whose decrease is bad is its decrease', () => {
    const said = metricSentence(metricFixture({ direction: 'decrease', effect: { point: 0.02, low: -0.2, high: 0.24 } }), [{ kind: 'undecided', detail: '', metric: 'p95 latency' }])
    expect(said).toMatchObject({ worst: '20\u00a0%', way: 'down' })
  })
  test.each([[0.021, '+2.1\u00a0%'], [-0.098, '−9.8\u00a0%'], [0, '0.0\u00a0%'], [-0.0001, '0.0\u00a0%'], [0.17, '+17\u00a0%'], [12, '+1,200\u00a0%']])('%d reads %s', (share, text) => expect(shareOf(share)).toBe(text))
  test('shares of the judge are ratios of a chart, and the threshold with them', () => {
    const chart = metricChart(metricFixture({ unit: 'percent', tolerance: 2, sides: { baseline: [4, 4, 4], canary: [6, 6, 6] } }), { baseline: 'b', canary: 'c', threshold: 't' })
    expect(chart).toMatchObject({ unit: 'percent', threshold: { value: 0.08 }, toMs: chart.fromMs + 30_000 })
    expect(chart.series[0]?.points[0]?.value).toBe(0.06)
  })
})

describe('what may be done', () => {
  test('what was signed before an extension does not count any more', () => {
    const [signature] = viewFixture().signatures
    if (!signature) throw new Error('no signature')
    expect(signedOf({ signatures: [signature, signature], policy: viewFixture().policy })).toEqual({ have: 1, need: 2, last: true })
    expect(signedOf({ signatures: [signature, { ...signature, act: 'extend' }], policy: viewFixture().policy })).toEqual({ have: 0, need: 2, last: false })
  })
  test('at most one primary act, and never one that is refused', () => {
    expect(mainAct(viewFixture())).toBe('extend')
    expect(mainAct(viewFixture({ mayPromote: [] }))).toBe('promote')
    expect(mainAct(viewFixture({ mayPromote: [], card: cardFixture({ verdict: 'not-enough-evidence' }) }))).toBe('extend')
    expect(mainAct(viewFixture({ card: cardFixture({ verdict: 'fail' }) }))).toBe('stop')
  })
  test('the clock counts to what comes next', () => {
    const view = viewFixture()
    const began = Date.parse(view.beganAt ?? '')
    expect(clockOf(timesOf(view), began + 60_000)).toMatchObject({ kind: 'waiting', untilMs: Date.parse(view.expiresAt ?? '') })
    expect(clockOf(timesOf({ ...view, state: 'analysing', card: null }), began + 10_000)).toMatchObject({ kind: 'warm-up', untilMs: began + 30_000 })
    expect(clockOf(timesOf({ ...view, state: 'analysing' }), began + 450_000)).toMatchObject({ kind: 'analysing', share: 0.5 })
    expect(clockOf(timesOf({ ...view, state: 'decided' }), began).untilMs).toBeNull()
  })
  test('what would settle it follows from what is missing', () => {
    const { options, card } = viewFixture()
    expect(cures([{ kind: 'stale', detail: '', metric: null }, { kind: 'few-requests', detail: '', metric: null }], { options, card })).toEqual([{ kind: 'telemetry' }, { kind: 'time', minutes: 15 }, { kind: 'share', share: 10 }])
    expect(proposedMinutes(null, 60)).toBe(10)
  })
})

test('a judgement without a score breaks the line of scores', () => {
  const at = (minute: number, score: number | null) => ({ number: minute, at: new Date(minute * 60_000).toISOString(), verdict: 'pass' as const, score, cardHash: '' })
  expect(scorePlot([at(3, 50), at(1, 100), at(2, null)])).toEqual({ lines: ['M0 0', 'M600 60'], points: [{ number: 1, x: 0, y: 0, verdict: 'pass' }, { number: 3, x: 600, y: 60, verdict: 'pass' }] })
})
