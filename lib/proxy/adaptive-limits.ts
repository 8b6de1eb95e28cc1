import { type ConcurrencyLimit, mayEnter, newLimit, sampleLimit } from '@/lib/domains/gateway/core/concurrency-limit'
import type { EdgeState } from '@/lib/domains/gateway/edge-schemas'

/** What an application is given at once, by all routes with a priority that lead to it. */
export interface AdaptiveLimits {
  /** False: it is shed. Who enters leaves again. */
  enter(application: string, priority: number): boolean
  /** `good`: an answer that says how long the application takes. */
  leave(application: string, rttMs: number, good: boolean): void
  state(): EdgeState['limits']
}

const applicationsMax = 1_000

export function createAdaptiveLimits(): AdaptiveLimits {
  const held = new Map<string, ConcurrencyLimit & { shed: number }>()

  function of(application: string) {
    const known = held.get(application)
    if (known) return known
    // Names come from routes that people made: few. An idle one gives way all the same.
    if (held.size >= applicationsMax) for (const [name, { inFlight }] of held) if (inFlight === 0) { held.delete(name); break }
    const made = { ...newLimit(), shed: 0 }
    held.set(application, made)
    return made
  }

  return {
    enter(application, priority) {
      const limit = of(application)
      if (!mayEnter(limit, priority)) {
        limit.shed += 1
        return false
      }
      limit.inFlight += 1
      return true
    },
    leave(application, rttMs, good) {
      const limit = of(application)
      if (good) sampleLimit(limit, rttMs, limit.inFlight)
      limit.inFlight = Math.max(0, limit.inFlight - 1)
    },
    state: () => [...held].map(([application, { limit, inFlight, shed }]) => ({ application, limit: Math.floor(limit), inFlight, shed })),
  }
}
