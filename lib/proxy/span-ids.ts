import { randomFillSync } from 'node:crypto'

const digits = Uint8Array.from('0123456789abcdef', (one) => one.charCodeAt(0))
/** Asked for many at once: one by one the asking costs more than the id. */
const pool = new Uint8Array(8_192)
let next = pool.length

const high = (at: number): number => digits[(pool[at] as number) >> 4] as number
const low = (at: number): number => digits[(pool[at] as number) & 15] as number

/** Sixteen random hex digits, never all zero. */
export function newSpanId(): string {
  if (next + 8 > pool.length) {
    randomFillSync(pool)
    next = 0
  }
  const at = next
  next += 8
  // One bit is always set: an id of zeros is none.
  pool[at] = (pool[at] as number) | 1
  return String.fromCharCode(
    high(at), low(at), high(at + 1), low(at + 1), high(at + 2), low(at + 2), high(at + 3), low(at + 3),
    high(at + 4), low(at + 4), high(at + 5), low(at + 5), high(at + 6), low(at + 6), high(at + 7), low(at + 7),
  )
}

/** Thirty-two. Random in all its digits: who samples or looks up by a part of an id takes the one part or the other. */
export const newTraceId = (): string => newSpanId() + newSpanId()
