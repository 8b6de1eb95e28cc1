import type { BreakerEpisode } from '../../gateway/breaker-schemas'
import type { TimeRange } from '../../telemetry/schemas'
import type { Candidate } from './rank-changes'

/** When breakers opened and closed in the range. Two applications that tell of one breaker tell one thing. */
export function breakerCandidates(episodes: readonly BreakerEpisode[], { fromMs, toMs }: TimeRange): Candidate[] {
  const made = new Map<string, Candidate>()
  for (const { caller, callee, openedMs, closedMs } of episodes) {
    const add = (event: 'opened' | 'closed', atMs: number | null) => {
      if (atMs !== null && atMs >= fromMs && atMs < toMs) made.set(JSON.stringify([caller, callee, event, atMs]), { event: { kind: 'breaker', event, caller, callee }, atMs, applications: [callee, caller ?? 'edge'] })
    }
    add('opened', openedMs)
    add('closed', closedMs)
  }
  return [...made.values()]
}
