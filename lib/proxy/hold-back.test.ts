import { describe, expect, test } from 'vitest'
import { HoldBack } from './hold-back'

const after = (rawHeaders: string[], ...chunks: number[]) => {
  const holdBack = new HoldBack(rawHeaders)
  return chunks.map((bytes) => (holdBack.arrived(bytes), holdBack.isPossible))
}

describe('an answer may be held back', () => {
  test.each([
    ['until its last byte, where its length is told', ['Content-Length', '10'], [4, 5, 1], [true, true, false]],
    ['anywhere, in chunks: their end is a byte of its own', ['Transfer-Encoding', 'chunked'], [4, 5], [true, true]],
    ['nowhere, when only the end of the connection ends it', ['Content-Type', 'text/plain'], [4, 5], [false, false]],
  ])('%s', (_what, rawHeaders, chunks, possible) => expect(after(rawHeaders, ...chunks)).toEqual(possible))
})
