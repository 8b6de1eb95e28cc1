import { expect, test } from 'vitest'
import { directionOf, nextSort } from './sort'

test('pressing a head sorts by it, pressing it again turns it round, a third time back', () => {
  expect(nextSort('name', 'p95')).toBe('p95')
  expect(nextSort('p95', 'p95')).toBe('-p95')
  expect(nextSort('-p95', 'p95')).toBe('p95')
})

test('a head tells its direction by what the column begins with', () => {
  expect(directionOf('p95', 'p95', 'descending')).toBe('descending')
  expect(directionOf('-p95', 'p95', 'descending')).toBe('ascending')
  expect(directionOf('-name', 'name', 'ascending')).toBe('descending')
  expect(directionOf('name', 'p95', 'descending')).toBe('none')
})
