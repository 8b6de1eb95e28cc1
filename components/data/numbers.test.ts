import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agePart, bytes, compact, count, durationParts, milliseconds, millisecondsColumn, percent, quantityText, rate } from './numbers'

const spaced = (text: string) => text.replaceAll('\u00a0', ' ')
const text = (quantity: { value: string; unit: string }) => spaced(quantityText(quantity))

describe('figures', () => {
  test.each([
    [0, '0 /s'],
    [0.001, '<0.01 /s'],
    [0.42, '0.42 /s'],
    [7, '7 /s'],
    [9.996, '10.0 /s'],
    [85.44, '85.4 /s'],
    [99.96, '100 /s'],
    [4812.3, '4,812 /s'],
  ])('%d a second reads %s', (value, shown) => expect(text(rate(value))).toBe(shown))

  test.each([
    [0, '0 %'],
    [0.00001, '<0.01 %'],
    [0.0042, '0.42 %'],
    [0.031, '3.10 %'],
    [0.5, '50 %'],
    [0.99999, '>99.99 %'],
    [0.9999, '99.99 %'],
    [1, '100 %'],
  ])('a ratio of %d reads %s', (value, shown) => expect(text(percent(value))).toBe(shown))

  test.each([
    [0, '0 ms'],
    [0.42, '0.42 ms'],
    [8.61, '8.60 ms'],
    [9.96, '10 ms'],
    [231.4, '231 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [1_240, '1.24 s'],
    [12_400, '12.4 s'],
    [126_000, '2.1 min'],
  ])('%d ms reads %s', (value, shown) => expect(text(milliseconds(value))).toBe(shown))

  test.each([
    [0, '0 B'],
    [512, '512 B'],
    [1_023.6, '1.00 KiB'],
    [1_024, '1.00 KiB'],
    [87 * 1024 ** 2, '87.0 MiB'],
    [1.5 * 1024 ** 3, '1.50 GiB'],
  ])('%d bytes read %s', (value, shown) => expect(text(bytes(value))).toBe(shown))

  test.each([
    [0, '0'],
    [0.25, '0.25'],
    [850, '850'],
    [1_200, '1.2k'],
    [24_000, '24k'],
    [3_000_000, '3M'],
  ])('a tick of %d reads %s', (value, shown) => expect(compact(value)).toBe(shown))

  test('columns of milliseconds keep one unit', () => {
    expect([0.42, 8.61, 231.4, 12_400].map(millisecondsColumn)).toEqual(['0.42', '8.6', '231', '12,400'])
  })

  test('counts are whole', () => expect(count(4812.4)).toBe('4,812'))
})

describe('durations', () => {
  const shown = (ms: number) => durationParts(ms).map(({ unit, value }) => `${value} ${unit}`).join(' ')
  test.each([
    [-5, '0 ms'],
    [640, '640 ms'],
    [1_000, '1 s'],
    [59_999, '59 s'],
    [168_000, '2 min 48 s'],
    [10_800_000, '3 h'],
    [10_860_000, '3 h 1 min'],
    [10_801_000, '3 h'],
    [792_000_000, '9 d 4 h'],
  ])('%d ms last %s', (ms, expected) => expect(shown(ms)).toBe(expected))

  test('a duration never claims more than has passed, and less than its smallest shown unit is lost', () => {
    const sizes = { d: 86_400_000, h: 3_600_000, min: 60_000, s: 1_000, ms: 1 }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e11 }), (ms) => {
        const sum = durationParts(ms).reduce((total, part) => total + part.value * sizes[part.unit], 0)
        return sum <= ms && ms - sum < Math.max(1_000, ms / 24)
      }),
    )
  })

  test.each([
    [400, null],
    [4_300, { unit: 's', value: 4 }],
    [1_020_000, { unit: 'min', value: 17 }],
    [792_000_000, { unit: 'd', value: 9 }],
  ])('the age of %d ms', (ms, part) => expect(agePart(ms)).toEqual(part))
})
