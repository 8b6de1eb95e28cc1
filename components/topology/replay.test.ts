import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Topology, TopologyNode } from '@/lib/domains/estate/topology-schemas'
import { graphOf } from './map-graph'
import { clampMinute, formatMinute, frameOf, minuteMs, readMinute, replayWindow } from './replay'

const at = (text: string) => Date.parse(`2026-10-22T${text}Z`)
const meta = (asOf: string) => ({ source: 'test', asOfMs: at(asOf), newestMs: null, complete: true, missing: [] })

describe('the minutes that can be replayed', () => {
  test.each([
    ['a live hour ends with the last minute that is all there', '05:00:20', '06:00:20', 3_600, '05:00:00', '05:58:00'],
    ['a range of the past ends with its last whole minute', '05:00:00', '05:30:00', 1_800, '05:00:00', '05:29:00'],
    ['calls that are kept since later begin later', '05:00:00', '06:00:20', 1_220, '05:40:00', '05:58:00'],
  ])('%s', (_name, from, to, seconds, first, last) => {
    expect(replayWindow({ range: { fromMs: at(from), toMs: at(to) }, seconds, meta: meta('06:00:20') })).toEqual({ firstMs: at(first), lastMs: at(last) })
  })
  test('without a call, or a whole minute, there is nothing to replay', () => {
    const range = { fromMs: at('05:00:00'), toMs: at('06:00:00') }
    expect(replayWindow({ range, seconds: 0, meta: meta('06:00:20') })).toBeNull()
    expect(replayWindow({ range: { fromMs: at('06:00:00'), toMs: at('06:00:20') }, seconds: 20, meta: meta('06:00:20') })).toBeNull()
  })
  const window = { firstMs: at('05:00:00'), lastMs: at('05:30:00') }
  test.each([
    ['2026-10-22T05:12:00Z', '05:12:00'], ['2026-10-22T05:12:48Z', '05:12:00'], ['2026-10-22T04:00:00Z', '05:00:00'], ['2027-01-01T00:00:00Z', '05:30:00'],
  ])('an address of %s shows %s', (text, shown) => expect(readMinute(text, window)).toBe(at(shown)))
  test.each([[null, window], ['', window], ['yesterday', window], ['2026-10-22T05:12:00Z', null]])('%j within %j is no minute', (text, within) => expect(readMinute(text, within)).toBeNull())
  test('an address names the same minute again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), (minutes) => {
        const shown = window.firstMs + minutes * minuteMs
        expect(readMinute(formatMinute(shown), window)).toBe(shown)
      }),
    )
  })
  test('no minute is outside', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
      const shown = clampMinute(ms, window)
      expect(shown % minuteMs).toBe(0)
      expect(shown).toBeGreaterThanOrEqual(window.firstMs)
      expect(shown).toBeLessThanOrEqual(window.lastMs)
    }))
  })
})

const node = (name: string, requests: number, more: Partial<TopologyNode> = {}): TopologyNode => ({ kind: 'application', name, zone: '', owner: { kind: 'team', team: 'front' }, requests, errors: 0, p95Ms: 10, ...more })
const map = (nodes: TopologyNode[], edges: [number, number, number][], more = 0): Topology => ({
  range: { fromMs: 0, toMs: minuteMs }, seconds: 60, meta: meta('06:00:00'), nodes, more, edges: edges.map(([from, to, requests]) => ({ from, to, requests, errors: 1, p95Ms: 5 })),
})
const union = map([node('home', 900), node('titles', 800), node('postgresql titles', 700, { kind: 'database', owner: null }), node('profiles', 10)], [[0, 1, 800], [1, 2, 700], [0, 3, 10]])

describe('a frame', () => {
  // In another order, without what was silent, and with what the range left out.
  const minute = map([node('new', 3), node('titles', 20), node('home', 30)], [[2, 1, 20], [2, 0, 3]], 2)
  const frame = frameOf(union, minute)

  test('has the nodes and lines of the range with the figures of the minute', () => {
    expect(frame.nodes.map(({ name, requests, p95Ms }) => [name, requests, p95Ms])).toEqual([['home', 30, 10], ['titles', 20, 10], ['postgresql titles', 0, null], ['profiles', 0, null]])
    expect(frame.edges.map(({ from, to, requests, errors }) => [from, to, requests, errors])).toEqual([[0, 1, 20, 1], [1, 2, 0, 0], [0, 3, 0, 0]])
  })
  test('says how many calls have no line', () => expect(frame.more).toBe(3))
  test('keeps the shape of the map, whatever happened in the minute: places do not jump', () => {
    const shape = (topology: Topology) => {
      const { nodes, edges } = graphOf(topology, 'team', new Set())
      return [nodes.map(({ id, group }) => [id, group]), edges.map(({ id }) => id)]
    }
    fc.assert(
      fc.property(fc.subarray(union.nodes.map((_, place) => place)), (seen) => {
        const some = map(seen.map((place) => node(union.nodes[place]?.name ?? '', 5, { kind: union.nodes[place]?.kind ?? 'application' })), [])
        expect(shape(frameOf(union, some))).toEqual(shape(union))
      }),
    )
  })
})
