import { expect, test } from 'vitest'
import { dayMs, firstHour, hourAt, meanRate, rateAt } from './day'

test('a day lasts an hour and begins when people come home', () => {
  expect(hourAt(0)).toBe(firstHour)
  expect(hourAt(dayMs / 2)).toBe((firstHour + 12) % 24)
  expect(hourAt(dayMs)).toBe(firstHour)
})

test('four to six requests a second on average, at most ten, and never none', () => {
  const rates = Array.from({ length: 24 * 60 }, (_, minute) => rateAt((minute / (24 * 60)) * dayMs))
  expect(meanRate).toBeGreaterThan(4)
  expect(meanRate).toBeLessThan(6)
  expect(Math.max(...rates)).toBeLessThanOrEqual(10)
  expect(Math.min(...rates)).toBeGreaterThan(1)
})
