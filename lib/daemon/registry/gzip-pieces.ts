import { constants, crc32, deflateRawSync } from 'node:zlib'
import { joinSums, shiftOf } from './joined-sums'

/** Part of a document. Compressed and summed by itself, so that documents of unchanged pieces are put together without going over any byte again. */
export interface Piece {
  plain: Buffer
  packed(): Packed
}

interface Packed {
  bytes: Buffer
  sum: number
  /** What moves the sum of what stands before it. */
  shift: number
}

/** RFC 1952: deflate, no name, no time, fastest, unknown system. */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255])
/** An empty last block: none of the pieces is marked as the last. */
const lastBlock = Buffer.from([3, 0])
// A small window: pieces are some kilobytes, and setting up a large one costs more than compressing them.
const settings = { level: 1, windowBits: 13, memLevel: 7, finishFlush: constants.Z_FULL_FLUSH }

/** Copied: what zlib gives holds on to a buffer of 16 KiB. */
const deflate = (plain: Buffer): Buffer => Buffer.from(deflateRawSync(plain, settings))

export function createPiece(text: string): Piece {
  const plain = Buffer.from(text)
  let packed: Packed | null = null
  return { plain, packed: () => (packed ??= { bytes: deflate(plain), sum: crc32(plain), shift: shiftOf(plain.length) }) }
}

/** One gzip member over all of them, as if they had been compressed together. */
export function gzipOf(pieces: readonly Piece[]): Buffer {
  const parts: Buffer[] = [header]
  let [sum, length] = [0, 0]
  for (const { plain, packed } of pieces) {
    const { bytes, sum: own, shift } = packed()
    parts.push(bytes)
    sum = joinSums(sum, own, shift)
    length += plain.length
  }
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(sum, 0)
  trailer.writeUInt32LE(length % 2 ** 32, 4)
  return Buffer.concat([...parts, lastBlock, trailer])
}
