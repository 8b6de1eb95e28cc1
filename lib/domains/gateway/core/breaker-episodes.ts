import type { BreakerEpisode } from '../breaker-schemas'
import type { Breaker } from './breaker'

export type EpisodeTimes = Omit<BreakerEpisode, 'caller' | 'callee'>

/** Of one pair: a breaker that flaps all day leaves no more than these. */
export const episodesKept = 20
/** Opening again within it goes on with the one before: what flaps is one thing to a person. */
const quietMs = 30_000

/** What is remembered once a breaker is in another state, oldest first. */
export function noteBreaker(known: readonly EpisodeTimes[], to: Breaker['kind'], nowMs: number): EpisodeTimes[] {
  const last = known.at(-1)
  const before = known.slice(0, -1)
  switch (to) {
    case 'open':
      if (!last || (last.closedMs !== null && nowMs - last.closedMs > quietMs)) return [...known, { openedMs: nowMs, reopened: 0, triedMs: null, tries: 0, closedMs: null }].slice(-episodesKept)
      // After a try that failed it was never closed.
      return last.closedMs === null ? [...known] : [...before, { ...last, closedMs: null, reopened: last.reopened + 1 }]
    case 'half-open':
      return last ? [...before, { ...last, triedMs: nowMs, tries: last.tries + 1 }] : []
    case 'closed':
      return last ? [...before, { ...last, closedMs: nowMs }] : []
  }
}
