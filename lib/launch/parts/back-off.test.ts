import { expect, test } from 'vitest'
import { backOffMs, failuresAfter, pauseMs } from './back-off'

test('the pause doubles from a quarter of a second up to half a minute, and stays there', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 500].map(backOffMs)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
})

test.each([
  { readyForMs: null, before: 3, after: 4 },
  { readyForMs: 59_999, before: 3, after: 4 },
  { readyForMs: 60_000, before: 3, after: 1 },
])('after $before failures, one more after standing $readyForMs ms counts as number $after', ({ readyForMs, before, after }) => {
  expect(failuresAfter(before, readyForMs)).toBe(after)
})

test.each([
  { failures: 1, readyForMs: null, pause: 250 },
  { failures: 8, readyForMs: null, pause: 30_000 },
  { failures: 1, readyForMs: 0, pause: 250 },
  { failures: 4, readyForMs: 0, pause: 2_000 },
  { failures: 8, readyForMs: 0, pause: 4_000 },
  { failures: 8, readyForMs: 3_000, pause: 1_000 },
  { failures: 8, readyForMs: 3_800, pause: 250 },
  { failures: 8, readyForMs: 59_000, pause: 250 },
])('the try after failure $failures and $readyForMs ms of readiness waits $pause ms: one that served is not missed for long', ({ failures, readyForMs, pause }) => {
  expect(pauseMs(failures, readyForMs)).toBe(pause)
})
