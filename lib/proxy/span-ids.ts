import { randomBytes } from 'node:crypto'

const digits = [...'0123456789abcdef'].map((one) => one.charCodeAt(0))
const hex = (word: number, at: number): number => digits[(word >>> at) & 15] as number

/** Odd: multiplying by it changes every bit and meets every word once. Golden ratio, as hash tables take it. */
const spread = 0x9e3779b1

/** Of this process; another takes its own. */
let high = randomBytes(4).readUInt32LE()
let count = randomBytes(4).readUInt32LE()

/**
 * Sixteen hex digits, never the same twice in a process, and not all zero. Ids tell spans apart and keep no secret; a number that is counted
 * up and spread costs a tenth of asking for random ones.
 */
export function newSpanId(): string {
  count = (count + 1) >>> 0
  if (count === 0) high = randomBytes(4).readUInt32LE()
  const low = Math.imul(count, spread)
  const top = high | 1
  return String.fromCharCode(
    hex(top, 28), hex(top, 24), hex(top, 20), hex(top, 16), hex(top, 12), hex(top, 8), hex(top, 4), hex(top, 0),
    hex(low, 28), hex(low, 24), hex(low, 20), hex(low, 16), hex(low, 12), hex(low, 8), hex(low, 4), hex(low, 0),
  )
}

const prefix = randomBytes(8).toString('hex')

/** The same for 32 digits. What samples by a trace's id looks at its end, where the digits are spread. */
export const newTraceId = (): string => prefix + newSpanId()
