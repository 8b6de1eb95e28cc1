import { describe, expect, test } from 'vitest'
import { afterFailure, blackoutMs, ejectedForErrors, type Ejection, fit, isEjected, mayEjectMore, tooManyErrors } from './ejection'

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

describe('by the rules of an application', () => {
  const rules = { failuresInRow: 1, blackoutMs: 2_000 }
  test('one failure may be enough, and the times follow the first', () => {
    const first = afterFailure(fit, 0, 'refused', rules)
    const second = afterFailure(first, 2_000, 'refused', rules)
    expect([first.untilMs, second.untilMs, afterFailure(second, 6_000, 'refused', rules).untilMs]).toEqual([2_000, 6_000, 12_000])
  })
  test('a failure counts where no more may be left out, but leaves nobody out', () => {
    expect(afterFailure(fit, 0, 'refused', rules, false)).toEqual({ failures: 1, untilMs: 0, reason: 'refused' })
  })
  test('errors among the answers leave out at once', () => expect(ejectedForErrors(fit, 0, 'errors', { failuresInRow: 3, blackoutMs: 2_000 })).toEqual({ failures: 3, untilMs: 2_000, reason: 'errors' }))

  test.each([
    { left: 0, all: 1, share: 10, may: true },
    { left: 1, all: 10, share: 10, may: false },
    { left: 1, all: 10, share: 20, may: true },
    { left: 2, all: 5, share: 50, may: false },
    { left: 4, all: 5, share: 100, may: true },
  ])('of $all with $left left out already and at most $share %, one more: $may', ({ left, all, share, may }) => expect(mayEjectMore(left, all, { sharePercentMax: share })).toBe(may))

  test.each([
    { requests: 19, errors: 19, percent: 50, sick: false },
    { requests: 20, errors: 10, percent: 50, sick: true },
    { requests: 20, errors: 9, percent: 50, sick: false },
    { requests: 100, errors: 100, percent: null, sick: false },
  ])('$errors errors of $requests from $percent % on: $sick', ({ requests, errors, percent, sick }) => expect(tooManyErrors({ requests, errors }, { errorPercent: percent })).toBe(sick))
})
