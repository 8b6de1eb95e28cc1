/** How quickly a target answers, by the answers it gave: the newest count most. */
export interface Speed {
  meanMs: number
  /** Answers that it is made of. */
  samples: number
  atMs: number
}

export const newSpeed = (): Speed => ({ meanMs: 0, samples: 0, atMs: 0 })

/** An answer this old counts a third. */
const memoryMs = 10_000
/** What was learned longer ago says nothing any more: it is found out anew. */
const forgottenMs = 60_000
/** The mean of fewer is chance. */
const samplesMin = 20

/** Alters `speed`. */
export function noteAnswer(speed: Speed, latencyMs: number, nowMs: number): void {
  const ageMs = nowMs - speed.atMs
  const kept = ageMs > forgottenMs || ageMs < 0 ? 0 : speed.samples
  // Like a plain mean at first, then a moving one.
  const part = Math.max(1 / (kept + 1), 1 - Math.exp(-ageMs / memoryMs))
  speed.meanMs = kept === 0 ? latencyMs : speed.meanMs + (latencyMs - speed.meanMs) * Math.min(1, Math.max(part, 0.01))
  speed.samples = Math.min(1_000_000, kept + 1)
  speed.atMs = nowMs
}

/** Null: too few answers, or too long ago. */
export const knownMeanMs = ({ meanMs, samples, atMs }: Speed, nowMs: number): number | null => (samples < samplesMin || nowMs - atMs > forgottenMs ? null : meanMs)

/** What is known of it, however little; null where nothing is. */
export const lastMeanMs = ({ meanMs, samples, atMs }: Speed, nowMs: number): number | null => (samples === 0 || nowMs - atMs > forgottenMs ? null : meanMs)
