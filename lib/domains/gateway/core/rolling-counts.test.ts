import { expect, test } from 'vitest'
import { seeded } from '../testing/seeded'
import { countCall, countsWithin, forgetCounts, newRollingCounts } from './rolling-counts'

test('a window sums what lies in it by the half second, whatever its length, and never what is older', () => {
  const random = seeded(3)
  const counts = newRollingCounts()
  const calls: { atMs: number; failed: boolean }[] = []
  let nowMs = 1_700_000_000_000
  for (let step = 0; step < 3_000; step++) {
    nowMs += Math.floor(random() * (step % 500 === 0 ? 90_000 : 400))
    const failed = random() < 0.3
    calls.push({ atMs: nowMs, failed })
    countCall(counts, failed, nowMs)
    for (const windowMs of [1_000, 10_000, 60_000]) {
      const from = (Math.floor(nowMs / 500) + 1) * 500 - windowMs
      const within = calls.filter(({ atMs }) => atMs >= from)
      expect(countsWithin(counts, windowMs, nowMs)).toEqual({ requests: within.length, errors: within.filter((one) => one.failed).length })
    }
    if (calls.length > 1_000) calls.splice(0, 200)
  }
})

test('what was forgotten counts no more', () => {
  const counts = newRollingCounts()
  countCall(counts, true, 5_000)
  forgetCounts(counts)
  expect(countsWithin(counts, 10_000, 5_000)).toEqual({ requests: 0, errors: 0 })
})
