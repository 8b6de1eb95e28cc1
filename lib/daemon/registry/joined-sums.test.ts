import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinSums, shiftOf } from './joined-sums'

const bytes = fc.uint8Array({ maxLength: 2_000 })

test('the sum of two texts is that of both together', () => {
  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      expect(joinSums(crc32(first), crc32(second), shiftOf(second.length))).toBe(crc32(second, crc32(first)))
    }),
  )
})

test('of long ones too, and of none', () => {
  const long = Buffer.alloc(3_000_017, 'abc')
  expect(joinSums(crc32('x'), crc32(long), shiftOf(long.length))).toBe(crc32(long, crc32('x')))
  expect(joinSums(crc32('x'), crc32(''), shiftOf(0))).toBe(crc32('x'))
  expect(joinSums(crc32(''), crc32('x'), shiftOf(1))).toBe(crc32('x'))
})
