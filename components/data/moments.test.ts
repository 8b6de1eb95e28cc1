import { expect, test } from 'vitest'
import { formatMoment, zoneName, type MomentStyle } from './moments'

const at = Date.UTC(2026, 9, 22, 6, 4, 21, 884)

test.each<[MomentStyle, string]>([
  ['clock', '15:04:21'],
  ['millis', '15:04:21.884'],
  ['minute', '15:04'],
  ['day', '22 Oct, 15:04'],
])('a moment as %s', (style, shown) => expect(formatMoment(at, { locale: 'en', timeZone: 'Asia/Seoul', style })).toBe(shown))

test('midnight is 00, never 24', () => {
  expect(formatMoment(Date.UTC(2026, 9, 22), { locale: 'ko', timeZone: 'UTC', style: 'minute' })).toBe('00:00')
})

test('a full moment names its zone', () => {
  expect(formatMoment(at, { locale: 'en', timeZone: 'Asia/Seoul', style: 'full' })).toContain(zoneName(at, 'en', 'Asia/Seoul'))
})
