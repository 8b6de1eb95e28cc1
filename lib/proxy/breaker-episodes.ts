import type { BreakerEpisode, BreakerEpisodes } from '@/lib/domains/gateway/breaker-schemas'
import type { Dependencies } from './dependencies'

const listedMax = 200

/** Of the pairs that an application calls, or that call it, newest first. */
export function breakerEpisodes(dependencies: Dependencies, application: string, nowMs: number): BreakerEpisodes {
  const episodes: BreakerEpisode[] = []
  for (const { caller, callee, episodes: own } of dependencies.all()) if (caller === application || callee === application) episodes.push(...own.map((one) => ({ caller, callee, ...one })))
  return { nowMs, episodes: episodes.sort((one, other) => other.openedMs - one.openedMs).slice(0, listedMax) }
}
