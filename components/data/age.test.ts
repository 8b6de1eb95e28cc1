import { expect, test } from 'vitest'
import { judgeFreshness, staleAfterMs } from './age'

const meta = { asOfMs: 1_000_000, complete: true, missing: [] }

test.each([
  [1_000_000 + staleAfterMs, 'fresh'],
  [1_000_000 + staleAfterMs + 1, 'old'],
  [999_000, 'fresh'],
])('at %d a complete answer is %s', (now, kind) => expect(judgeFreshness(meta, now).kind).toBe(kind))

test('what is missing is named while the rest is young', () => {
  expect(judgeFreshness({ ...meta, complete: false, missing: ['local-b'] }, 1_001_000)).toEqual({ kind: 'incomplete', ageMs: 1_000, missing: ['local-b'] })
})

test('an answer whose refresh fails is old from the first second', () => {
  expect(judgeFreshness(meta, 1_000_500, staleAfterMs, true)).toEqual({ kind: 'old', ageMs: 500 })
})

test('a frozen page never calls its answer old', () => {
  expect(judgeFreshness(meta, 9_000_000, null).kind).toBe('fresh')
})
