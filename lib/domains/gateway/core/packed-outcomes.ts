import { durationOf, eachOutcome, kindOf, type OutcomeLog, type RecordedOutcome } from './outcome-log'

export interface PackedOutcomes {
  baseMs: number
  /** Base64 of two numbers of 32 bits a call: when it began since `baseMs`, and how long it took with its kind. */
  packed: string
}

/** The newest `max` of those that ended at `sinceMs` or later. A hundred thousand calls are a megabyte. */
export function packOutcomes(log: OutcomeLog, sinceMs: number, max: number): PackedOutcomes & { more: number } {
  let total = 0
  eachOutcome(log, sinceMs, () => (total += 1))
  const more = Math.max(0, total - max)
  let baseMs = Number.POSITIVE_INFINITY
  let at = 0
  eachOutcome(log, sinceMs, (endMs, took) => {
    if (at++ >= more) baseMs = Math.min(baseMs, endMs - durationOf(took))
  })
  const words = new Uint32Array((total - more) * 2)
  at = -more
  eachOutcome(log, sinceMs, (endMs, took) => {
    if (at >= 0) {
      words[at * 2] = endMs - durationOf(took) - baseMs
      words[at * 2 + 1] = took
    }
    at += 1
  })
  return { baseMs: Number.isFinite(baseMs) ? baseMs : 0, packed: Buffer.from(words.buffer).toString('base64'), more }
}

/** Null for what is no packed outcomes. */
export function unpackOutcomes({ baseMs, packed }: PackedOutcomes): RecordedOutcome[] | null {
  const bytes = Buffer.from(packed, 'base64')
  if (bytes.length % 8 !== 0) return null
  const outcomes: RecordedOutcome[] = []
  for (let at = 0; at < bytes.length; at += 8) {
    const took = bytes.readUInt32LE(at + 4)
    const kind = kindOf(took)
    if (!kind) return null
    outcomes.push({ startMs: baseMs + bytes.readUInt32LE(at), durationMs: durationOf(took), kind })
  }
  return outcomes
}
