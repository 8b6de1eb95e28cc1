import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawSpark, sparkSlots } from './spark-line'

describe('sparkSlots', () => {
  test.each([
    { seconds: 900, points: 48, stepS: 20, length: 45, wholeMinutes: false },
    { seconds: 3_600, points: 48, stepS: 120, length: 30, wholeMinutes: true },
    { seconds: 60, points: 6, stepS: 10, length: 6, wholeMinutes: false },
    { seconds: 604_800, points: 60, stepS: 10_080, length: 60, wholeMinutes: true },
  ])('$seconds s over $points points: $length slots of $stepS s', ({ seconds, points, ...slots }) => {
    expect(sparkSlots({ fromS: 0, toS: seconds }, points)).toEqual({ firstS: 0, ...slots })
  })

  test('whole minutes begin at a minute, so that the first slot holds the begun one', () => {
    expect(sparkSlots({ fromS: 70, toS: 70 + 3_600 }, 48).firstS).toBe(60)
  })

  test('cover the range, in no more points than asked for', () => {
    const tens = (max: number) => fc.integer({ min: 0, max }).map((value) => value * 10)
    fc.assert(
      fc.property(tens(1_000_000), tens(70_000), fc.integer({ min: 1, max: 60 }), (fromS, spanS, points) => {
        const { firstS, stepS, length } = sparkSlots({ fromS, toS: fromS + spanS + 10 }, points)
        expect(firstS).toBeLessThanOrEqual(fromS)
        expect(firstS + length * stepS).toBeGreaterThanOrEqual(fromS + spanS + 10)
        expect(length).toBeLessThanOrEqual(points)
      }),
    )
  })
})

describe('drawSpark', () => {
  const slots = { firstS: 0, stepS: 10, length: 3, wholeMinutes: false }

  test('leaves a gap where nothing was seen, and rounds latencies', () => {
    const seen = [{ slot: 1, requests: 7, errors: 2, p95Ms: 12.3456 }]
    expect(drawSpark(slots, seen)).toEqual({ requests: [null, 7, null], errors: [null, 2, null], p95Ms: [null, 12.3, null] })
  })

  test('has no points for a row without any figure', () => {
    expect(drawSpark(slots, [])).toEqual({ requests: [], errors: [], p95Ms: [] })
  })
})
