import type { AnswerMeta } from '@/lib/domains/telemetry/schemas'

/** How old an answer may be before its figures are called stale: three refreshes of a live page. */
export const staleAfterMs = 30_000

export type Freshness = { kind: 'fresh'; ageMs: number } | { kind: 'old'; ageMs: number } | { kind: 'incomplete'; ageMs: number; missing: string[] }

/**
 * What may be said of an answer now. A frozen page reads an old answer on purpose: `limitMs` null never calls it old.
 * `failing` is a refresh that did not succeed: the last data stays, and is old however young it is.
 */
export function judgeFreshness(meta: Pick<AnswerMeta, 'asOfMs' | 'complete' | 'missing'>, nowMs: number, limitMs: number | null = staleAfterMs, failing = false): Freshness {
  const ageMs = Math.max(0, nowMs - meta.asOfMs)
  if (failing || (limitMs !== null && ageMs > limitMs)) return { kind: 'old', ageMs }
  return meta.complete ? { kind: 'fresh', ageMs } : { kind: 'incomplete', ageMs, missing: meta.missing }
}
