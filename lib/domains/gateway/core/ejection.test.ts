import { describe, expect, test } from 'vitest'
import { afterFailure, blackoutMs, type Ejection, fit, isEjected } from './ejection'

test.each([
  [0, 0], [2, 0], [3, 10_000], [4, 20_000], [5, 30_000], [6, 30_000], [500, 30_000],
])('after %i failures in a row the blackout is %i ms', (failures, expected) => expect(blackoutMs(failures)).toBe(expected))

const failing = (times: number, nowMs: number): Ejection => {
  let state = fit
  for (let at = 0; at < times; at++) state = afterFailure(state, nowMs, 'refused')
  return state
}

describe('ejection', () => {
  test('begins with the third failure and ends when the blackout is over, at its last millisecond', () => {
    expect(isEjected(failing(2, 1_000), 1_000)).toBe(false)
    const ejected = failing(3, 1_000)
    expect(isEjected(ejected, 10_999)).toBe(true)
    expect(isEjected(ejected, 11_000)).toBe(false)
  })

  test('one failure after a blackout begins a longer one', () => {
    const again = afterFailure(failing(3, 0), 10_000, 'refused')
    expect(again).toMatchObject({ failures: 4, untilMs: 30_000 })
  })

  test('failures of requests already under way do not lengthen a blackout', () => {
    expect(failing(50, 0)).toMatchObject({ failures: 3, untilMs: 10_000 })
  })
})
