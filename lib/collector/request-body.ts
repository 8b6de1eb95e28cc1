import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { uncompress } from 'snappy'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { ByteBudget } from './byte-budget'

export type BodyProblem = 'too-large' | 'no-room' | 'not-packed' | 'gone'

/** How a body is compressed. */
export type Packing = 'plain' | 'gzip' | 'snappy'

/** A request's bytes, inflated; `release` gives their room in the budget back. */
export interface HeldBody {
  bytes: Uint8Array<ArrayBuffer>
  release(): void
}

/** A request, or another's answer. */
export type BodySource = Pick<IncomingMessage, 'headers'> & AsyncIterable<Buffer>

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)

/** Reads a body of at most `bytesMax`, before and after inflating, holding its size in `budget` all the while. */
export async function readBody(request: BodySource, packing: Packing, budget: ByteBudget, bytesMax: number): Promise<Result<HeldBody, BodyProblem>> {
  let held = 0
  const hold = (bytes: number): boolean => {
    if (!budget.take(bytes)) return false
    held += bytes
    return true
  }
  const release = () => {
    budget.give(held)
    held = 0
  }
  const refuse = (problem: BodyProblem) => {
    release()
    return fail(problem)
  }

  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > bytesMax) return refuse('too-large')
  if (!hold(announced)) return refuse('no-room')
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request) {
      size += chunk.length
      if (size > bytesMax) return refuse('too-large')
      if (size > held && !hold(size - held)) return refuse('no-room')
      chunks.push(chunk)
    }
  } catch {
    return refuse('gone')
  }
  if (packing === 'plain' || size === 0) return ok({ bytes: joined(chunks, size), release })

  const packed = Buffer.concat(chunks, size)
  const claimed = packing === 'gzip' ? gzipClaim(packed) : snappyClaim(packed)
  if (claimed === null) return refuse('not-packed')
  if (claimed > bytesMax) return refuse('too-large')
  if (!hold(claimed)) return refuse('no-room')
  try {
    const plain = packing === 'gzip' ? await inflate(packed, { maxOutputLength: bytesMax }) : ((await uncompress(packed)) as Buffer) // text only where it is asked for
    if (plain.length > claimed && !hold(plain.length - claimed)) return refuse('no-room')
    return ok({ bytes: joined([plain], plain.length), release })
  } catch (error) {
    return refuse((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'not-packed')
  }
}

/** RFC 1952: the last four bytes say the inflated size. Room is taken before inflating; a lie is caught by the limit. */
const gzipClaim = (packed: Buffer): number | null => (packed.length < 18 || packed[0] !== 0x1f || packed[1] !== 0x8b ? null : packed.readUInt32LE(packed.length - 4))

/** The block format begins with the inflated size as a varint of at most 32 bits; the library holds the block to it. */
function snappyClaim(packed: Buffer): number | null {
  let size = 0
  for (let at = 0; at < 5 && at < packed.length; at++) {
    const byte = packed[at] ?? 0
    size += (byte & 127) * 2 ** (7 * at)
    if (byte < 128) return size <= 0xffff_ffff ? size : null
  }
  return null
}

/** In memory of its own, so that it can be handed to the worker: small Buffers share a pool. */
function joined(chunks: readonly Buffer[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
