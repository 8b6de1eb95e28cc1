import { describe, expect, test } from 'vitest'
import { defaultRange } from '@/lib/kernel/default-range'
import { absoluteRange, isLive, momentMs, rangeMs, readRange, relativeRange, shiftRange, toggleLive } from './range'

const now = Date.parse('2026-10-22T06:04:32Z')

test.each([
  ['now', now],
  ['now-15m', now - 900_000],
  ['now-7d', now - 7 * 86_400_000],
  [String(now), now],
  ['2026-10-22T05:00:00Z', Date.parse('2026-10-22T05:00:00Z')],
  ['yesterday', null],
  ['now-1y', null],
  ['', null],
])('%s is %s', (text, ms) => expect(momentMs(text, now)).toBe(ms))

test.each([
  [null, null],
  ['rubbish', 'now'],
  ['now', 'now-1h'],
])('an address with from=%s and to=%s falls back to the last hour', (from, to) => {
  expect(readRange(from, to, now)).toEqual(defaultRange)
})

test.each([
  [3_600_000, 'now-1h'],
  [5_400_000, 'now-90m'],
  [86_400_000, 'now-1d'],
  [90_500, 'now-91s'],
])('a relative range of %d ms is %s', (ms, from) => expect(relativeRange(ms)).toEqual({ from, to: 'now' }))

describe('live and frozen', () => {
  test('freezing keeps what is seen, and following again keeps its length', () => {
    const frozen = toggleLive({ from: 'now-15m', to: 'now' }, now)
    expect(frozen).toEqual({ from: '2026-10-22T05:49:32Z', to: '2026-10-22T06:04:32Z' })
    expect(isLive(frozen)).toBe(false)
    expect(toggleLive(frozen, now + 60_000)).toEqual({ from: 'now-15m', to: 'now' })
  })

  test('earlier is one length back; later reaches the present and is live again', () => {
    const earlier = shiftRange(defaultRange, -1, now)
    expect(rangeMs(earlier, now)).toEqual({ fromMs: now - 7_200_000, toMs: now - 3_600_000 })
    expect(shiftRange(earlier, 1, now)).toEqual(defaultRange)
    expect(isLive(shiftRange(absoluteRange(now - 900_000, now - 600_000), 1, now))).toBe(false)
  })
})
