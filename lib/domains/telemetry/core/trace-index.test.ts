import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indexOf, lightSpan } from '../testing/light-spans'
import { indexTrace, type LightSpan } from './trace-index'
import { criticalPath, stretchesByPlace } from './trace-path'
import { rowsOf } from './trace-view'
import { allOpen, type Fold, placeInSight, visiblePlaces } from './trace-window'

const folded = (...except: string[]): Fold => ({ base: 'open', except: new Set(except) })
const shape = (spans: LightSpan[], fold = allOpen) => rowsOf(indexOf(...spans), new Map(), fold, 0, 500, () => true).rows.map(({ depth, spanId, cut }) => `${'.'.repeat(depth)}${spanId}${cut ? '!' : ''}`)
const tree = [lightSpan('c', 'a', 5, 1), lightSpan('a', '', 0, 10), lightSpan('b', 'a', 1, 2), lightSpan('d', 'b', 1, 1)]

describe('the rows of a trace', () => {
  test('put children under their parent, by start', () => expect(shape(tree)).toEqual(['a', '.b', '..d', '.c']))
  test('a fold hides everything below it', () => {
    expect(shape(tree, folded('b'))).toEqual(['a', '.b', '.c'])
    expect(shape(tree, folded('a'))).toEqual(['a'])
    expect(shape(tree, { base: 'folded', except: new Set() })).toEqual(['a', '.b', '.c'])
    expect(shape(tree, { base: 'folded', except: new Set(['b']) })).toEqual(['a', '.b', '..d', '.c'])
  })
  test('a span whose parent is not there is a root and marked', () => expect(shape([lightSpan('x', 'missing', 3, 1), lightSpan('a', '', 0, 9)])).toEqual(['a', 'x!']))
  test('every span is a row exactly once, whatever the parents say, and every fold agrees with the places it tells', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const anyParent = fc.constantFrom(...ids, 'gone', '')
    fc.assert(
      fc.property(fc.array(anyParent, { minLength: 7, maxLength: 7 }), fc.subarray(ids), fc.constantFrom('open' as const, 'folded' as const), (parents, except, base) => {
        const index = indexOf(...parents.map((parent, at) => lightSpan(ids[at] ?? '', parent, at, 1)))
        expect([...visiblePlaces(index, allOpen)].map((at) => index.spans[at]?.spanId).sort()).toEqual(ids)
        const fold: Fold = { base, except: new Set(except) }
        const places = [...visiblePlaces(index, fold)]
        for (const [at] of index.spans.entries()) {
          const { row, foldedAbove } = placeInSight(index, fold, at)
          expect(places[row]).toBe(foldedAbove[0] ?? at)
          expect(places.includes(at)).toBe(foldedAbove.length === 0)
        }
      }),
    )
  })
  test('twenty thousand spans, one below the other or all below one, are indexed without a call for each', () => {
    const many = 20_000
    const id = (at: number) => at.toString(16).padStart(16, '0')
    const chain = indexTrace({ startNs: 0n, stored: many + 5, spans: Array.from({ length: many }, (_, at) => lightSpan(id(at), at === 0 ? '' : id(at - 1), at, many - at)) })
    expect([chain.depth.at(-1), chain.below[0], chain.more]).toEqual([many - 1, many - 1, 5])
    expect(criticalPath(chain).at(-1)).toMatchObject({ at: many - 1 })
    const star = indexTrace({ startNs: 0n, stored: many, spans: Array.from({ length: many }, (_, at) => lightSpan(id(at), at === 0 ? '' : id(0), at, at === 0 ? many : 1)) })
    expect(star.children[0]).toBe(many - 1)
    expect(stretchesByPlace(criticalPath(star), star.durationNs).get(0)?.length).toBeLessThanOrEqual(801)
  })
})

describe('the critical path', () => {
  const path = (...spans: LightSpan[]) => {
    const index = indexOf(...spans)
    return criticalPath(index).map(({ at, fromNs, toNs }) => [index.spans[at]?.spanId, fromNs / 1e6, toNs / 1e6])
  }
  test('follows the child that ended last, and covers the root without overlap', () => {
    expect(path(lightSpan('a', '', 0, 100), lightSpan('b', 'a', 10, 30), lightSpan('c', 'a', 20, 60), lightSpan('d', 'c', 50, 30))).toEqual([['a', 0, 10], ['b', 10, 20], ['c', 20, 50], ['d', 50, 80], ['a', 80, 100]])
  })
  test('a child that runs past its parent (clocks differ) is cut to it', () => {
    expect(path(lightSpan('a', '', 0, 10), lightSpan('b', 'a', 5, 50))).toEqual([['a', 0, 5], ['b', 5, 10]])
  })
  test('no spans, no path', () => expect(path()).toEqual([]))
  test('covers the longest root exactly, whatever the spans', () => {
    const anySpan = fc.tuple(fc.nat(5), fc.nat(50), fc.nat(50))
    fc.assert(
      fc.property(fc.array(anySpan, { minLength: 1, maxLength: 12 }), (spans) => {
        const index = indexOf(lightSpan('s', '', 0, 200), ...spans.map(([parent, from, length], at) => lightSpan(`s${at}`, parent === 0 || parent > at ? 's' : `s${parent - 1}`, from, length)))
        const found = criticalPath(index)
        expect(found[0]?.fromNs).toBe(0)
        expect(found.at(-1)?.toNs).toBe(200e6)
        for (const [at, one] of found.entries()) if (at > 0) expect(one.fromNs).toBe(found[at - 1]?.toNs)
      }),
    )
  })
})
