import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layOut, type LayoutInput, nodeSize, tiersOf } from './layout'

const node = (id: string, group = '') => ({ id, group })
const inputs = fc.integer({ min: 1, max: 60 }).chain((size) =>
  fc.record({
    nodes: fc.array(fc.constantFrom('', 'a', 'b', 'c'), { minLength: size, maxLength: size }).map((groups) => groups.map((group, at) => node(`n${at}`, group))),
    edges: fc.array(fc.record({ from: fc.integer({ min: 0, max: size - 1 }), to: fc.integer({ min: 0, max: size - 1 }) }), { maxLength: 120 }),
  }),
)

describe('tiers', () => {
  test('are calls from the beginning, by the shortest way', () => {
    const nodes = ['outside', 'edge', 'home', 'titles', 'db'].map((id) => node(id))
    expect(tiersOf({ nodes, edges: [{ from: 0, to: 1 }, { from: 1, to: 2 }, { from: 2, to: 3 }, { from: 3, to: 4 }, { from: 2, to: 4 }, { from: 3, to: 2 }] })).toEqual([0, 1, 2, 3, 3])
  })

  test('begin with the first, the busiest, where all call one another', () => {
    expect(tiersOf({ nodes: [node('a'), node('b')], edges: [{ from: 1, to: 0 }, { from: 0, to: 1 }] })).toEqual([0, 1])
  })
})

describe('a layout', () => {
  const overlaps = ({ places }: ReturnType<typeof layOut>) =>
    places.some((one, at) => places.slice(at + 1).some((other) => Math.abs(one.x - other.x) < nodeSize.width && Math.abs(one.y - other.y) < nodeSize.height))

  test('puts no node over another, and none out of its bounds', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const layout = layOut(input)
        expect(overlaps(layout)).toBe(false)
        for (const { x, y } of layout.places) {
          expect(x - nodeSize.width / 2).toBeGreaterThanOrEqual(0)
          expect(y - nodeSize.height / 2).toBeGreaterThanOrEqual(0)
          expect(x + nodeSize.width / 2).toBeLessThanOrEqual(layout.width)
          expect(y + nodeSize.height / 2).toBeLessThanOrEqual(layout.height)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('keeps each group in its own box', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const layout = layOut(input)
        input.nodes.forEach(({ group }, at) => {
          const place = layout.places[at] ?? { x: -1, y: -1 }
          const inside = layout.boxes.filter(({ x, y, width, height }) => place.x >= x && place.x <= x + width && place.y >= y && place.y <= y + height)
          if (layout.boxes.length > 0) expect(inside.map((box) => box.group)).toEqual([group])
        })
      }),
      { numRuns: 60 },
    )
  })

  test('is the same for the same input', () => {
    const input: LayoutInput = { nodes: ['a', 'b', 'c', 'd'].map((id) => node(id)), edges: [{ from: 0, to: 1 }, { from: 0, to: 2 }, { from: 2, to: 3 }] }
    expect(layOut(input)).toEqual(layOut(input))
  })

  test('of nothing is empty', () => {
    expect(layOut({ nodes: [], edges: [] })).toEqual({ places: [], boxes: [], width: 0, height: 0 })
  })
})
