import type { Clock } from '@/lib/kernel/clock'

interface Kept<O> {
  answer: Promise<O>
  madeMs: number
  /** Null until the answer is there. */
  costMs: number | null
  renewing: boolean
}

const keptMsMax = 2_000
const keptMax = 100

/**
 * Keeps an answer that took `dearMs` or more for ten times what it cost, at most 2 s, and makes the next one while the old one is still good; cheap
 * answers are always made anew, so that a small estate is never shown late. Equal questions at once are asked once.
 */
export function keepDear<I, O>(clock: Clock, dearMs: number, keyOf: (input: I) => string, ask: (input: I) => Promise<O>): (input: I) => Promise<O> {
  const known = new Map<string, Kept<O>>()
  const make = (key: string, input: I): Kept<O> => {
    const madeMs = clock.nowMs()
    const kept: Kept<O> = { answer: ask(input), madeMs, costMs: null, renewing: false }
    kept.answer.then(
      () => (kept.costMs = clock.nowMs() - madeMs),
      () => known.delete(key),
    )
    return kept
  }
  const put = (key: string, kept: Kept<O>) => {
    known.delete(key)
    known.set(key, kept)
    for (const oldest of known.keys()) {
      if (known.size <= keptMax) break
      known.delete(oldest)
    }
  }
  return (input) => {
    const key = keyOf(input)
    const kept = known.get(key)
    if (kept?.costMs === null) return kept.answer
    const goodMs = kept && kept.costMs >= dearMs ? Math.min(keptMsMax, kept.costMs * 10) : 0
    const ageMs = kept ? clock.nowMs() - kept.madeMs - (kept.costMs ?? 0) : Infinity
    if (!kept || goodMs === 0 || ageMs > goodMs) {
      const fresh = make(key, input)
      put(key, fresh)
      return fresh.answer
    }
    if (ageMs > goodMs / 2 && !kept.renewing) {
      kept.renewing = true
      const next = make(key, input)
      next.answer.then(
        () => put(key, next),
        () => undefined,
      )
    }
    return kept.answer
  }
}
