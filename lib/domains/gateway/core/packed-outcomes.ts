import { outcomeKinds, type RecordedOutcome } from './outcome-log'

const kindBits = 3
const kindMask = (1 << kindBits) - 1

/** Two numbers of 32 bits a call, as base64: when it began since `baseMs`, and how long it took with its kind. A hundred thousand calls are a megabyte. */
export function packOutcomes(outcomes: readonly RecordedOutcome[]): { baseMs: number; packed: string } {
  const baseMs = outcomes.reduce((least, { startMs }) => Math.min(least, startMs), outcomes[0]?.startMs ?? 0)
  const words = new Uint32Array(outcomes.length * 2)
  for (const [at, { startMs, durationMs, kind }] of outcomes.entries()) {
    words[at * 2] = startMs - baseMs
    // A signed result is stored as the same bits.
    words[at * 2 + 1] = (durationMs << kindBits) | outcomeKinds.indexOf(kind)
  }
  return { baseMs, packed: Buffer.from(words.buffer).toString('base64') }
}

/** Null for what is no packed outcomes. */
export function unpackOutcomes({ baseMs, packed }: { baseMs: number; packed: string }): RecordedOutcome[] | null {
  const bytes = Buffer.from(packed, 'base64')
  if (bytes.length % 8 !== 0) return null
  const outcomes: RecordedOutcome[] = []
  for (let at = 0; at < bytes.length; at += 8) {
    const took = bytes.readUInt32LE(at + 4)
    const kind = outcomeKinds[took & kindMask]
    if (!kind) return null
    outcomes.push({ startMs: baseMs + bytes.readUInt32LE(at), durationMs: took >>> kindBits, kind })
  }
  return outcomes
}
