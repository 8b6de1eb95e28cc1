/** The polynomial of CRC-32 as gzip has it, with its bits the other way round. */
const polynomial = 0xedb88320

/** The product of two polynomials, modulo that one. */
function multiply(a: number, b: number): number {
  let [product, mask, factor] = [0, 0x80000000, b]
  for (;;) {
    if (a & mask) {
      product ^= factor
      if ((a & (mask - 1)) === 0) return product >>> 0
    }
    mask >>>= 1
    factor = factor & 1 ? (factor >>> 1) ^ polynomial : factor >>> 1
  }
}

/** x to the power of 2^n, for each n. */
const powers: number[] = [0x40000000]
for (let n = 1; n < 32; n++) powers.push(multiply(powers[n - 1] ?? 0, powers[n - 1] ?? 0))

/** What moves the sum of something before `bytes` more bytes: worked out once for a piece, not for each document with it. */
export function shiftOf(bytes: number): number {
  let shift = 0x80000000
  for (let [left, n] = [bytes, 3]; left > 0; left = Math.floor(left / 2), n++) if (left % 2 === 1) shift = multiply(powers[n % 32] ?? 0, shift)
  return shift >>> 0
}

/** The CRC-32 of two texts together, from the sums of both and the shift of the second's length: no byte is read again. */
export const joinSums = (first: number, second: number, shiftOfSecond: number): number => (multiply(shiftOfSecond, first) ^ second) >>> 0
