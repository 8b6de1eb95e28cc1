import { admitCall, type Breaker, closedFromStart, type Outcome, settleCall } from '@/lib/domains/gateway/core/breaker'
import { type EpisodeTimes, noteBreaker } from '@/lib/domains/gateway/core/breaker-episodes'
import type { DependencyPolicy } from '@/lib/domains/gateway/core/dependency-policy'
import { countEnded, type EndedCall, newPairRing, type PairRing, secondsOf } from '@/lib/domains/gateway/core/pair-ring'
import { countCall, countsWithin, forgetCounts, newRollingCounts, type RollingCounts } from '@/lib/domains/gateway/core/rolling-counts'
import type { PairSecond } from '@/lib/domains/gateway/fault-schemas'

/** One application's calls to another: its breaker, and what became of them. */
export interface Dependency {
  /** Null: the edge. */
  readonly caller: string | null
  readonly callee: string
  breaker: Breaker
  /** Since when it was not closed, and until when: the newest of them. */
  episodes: readonly EpisodeTimes[]
  /** Of the last call. */
  policy: DependencyPolicy
  readonly outcomes: RollingCounts
  /** Of the failures, those for which no answer came in time. */
  readonly timeouts: RollingCounts
  /** Calls that its breaker did not let through. */
  readonly refusals: RollingCounts
  /** Calls under way. */
  open: number
  readonly ring: PairRing
  readonly totals: { fallbacks: number; refused: number; retries: number }
  usedMs: number
}

export interface BreakerChange {
  from: Breaker['kind']
  to: Breaker['kind']
}

export interface Dependencies {
  of(caller: string | null, callee: string, policy: DependencyPolicy): Dependency
  all(): Iterable<Dependency>
  seconds(sinceMs: number, callee: string | undefined): PairSecond[]
}

const pairsMax = 1_000

/** Kept in memory by pair, at most a thousand: then the one not used for longest gives way. */
export function createDependencies(now: () => number): Dependencies {
  const byCallee = new Map<string, Map<string | null, Dependency>>()
  let count = 0

  function dropOldest(): void {
    let oldest: Dependency | undefined
    for (const callers of byCallee.values()) for (const one of callers.values()) if (!oldest || one.usedMs < oldest.usedMs) oldest = one
    const callers = oldest && byCallee.get(oldest.callee)
    if (!oldest || !callers?.delete(oldest.caller)) return
    count -= 1
    if (callers.size === 0) byCallee.delete(oldest.callee)
  }

  function make(caller: string | null, callee: string, policy: DependencyPolicy): Dependency {
    if (count >= pairsMax) dropOldest()
    count += 1
    const made: Dependency = {
      caller, callee, policy, breaker: closedFromStart, episodes: [], outcomes: newRollingCounts(), timeouts: newRollingCounts(), refusals: newRollingCounts(), open: 0, ring: newPairRing(), totals: { fallbacks: 0, refused: 0, retries: 0 }, usedMs: 0,
    }
    const callers = byCallee.get(callee) ?? new Map<string | null, Dependency>()
    byCallee.set(callee, callers.set(caller, made))
    return made
  }

  function* all(): Iterable<Dependency> {
    for (const callers of byCallee.values()) yield* callers.values()
  }

  return {
    of(caller, callee, policy) {
      const found = byCallee.get(callee)?.get(caller) ?? make(caller, callee, policy)
      found.policy = policy
      found.usedMs = now()
      return found
    },
    all,
    seconds(sinceMs, callee) {
      const wanted = callee === undefined ? all() : (byCallee.get(callee)?.values() ?? [])
      const found: PairSecond[] = []
      for (const { ring, caller, callee: of } of wanted) for (const second of secondsOf(ring, sinceMs, now())) found.push({ ...second, caller, callee: of })
      return found.sort((one, other) => one.atMs - other.atMs)
    },
  }
}

function change(dependency: Dependency, next: Breaker, nowMs: number): BreakerChange | null {
  const from = dependency.breaker.kind
  dependency.breaker = next
  if (from === next.kind) return null
  dependency.episodes = noteBreaker(dependency.episodes, next.kind, nowMs)
  return { from, to: next.kind }
}

/** Asks the breaker. `probe`: the one call that an open breaker lets through. */
export function admit(dependency: Dependency, nowMs: number): { go: 'call' | 'probe' | 'refused'; changed: BreakerChange | null } {
  const { go, breaker } = admitCall(dependency.breaker, dependency.policy.breaker, nowMs)
  if (go === 'refused') {
    dependency.totals.refused += 1
    countCall(dependency.refusals, false, nowMs)
  } else dependency.open += 1
  return { go, changed: change(dependency, breaker, nowMs) }
}

/** Tells the breaker how a call that it let through ended. */
export function settle(dependency: Dependency, probe: boolean, outcome: Outcome, nowMs: number, isTimeout = false): BreakerChange | null {
  const { outcomes, timeouts, policy } = dependency
  if (outcome !== 'cancelled') countCall(outcomes, outcome === 'failure', nowMs)
  if (isTimeout) countCall(timeouts, true, nowMs)
  const changed = change(dependency, settleCall(dependency.breaker, policy.breaker, { probe, outcome }, countsWithin(outcomes, policy.breaker.windowMs, nowMs), nowMs), nowMs)
  if (changed?.to === 'closed') {
    forgetCounts(outcomes)
    forgetCounts(timeouts)
  }
  return changed
}

export function countCallOf(dependency: Dependency, ended: EndedCall, nowMs: number): void {
  if (ended.fallback) dependency.totals.fallbacks += 1
  countEnded(dependency.ring, ended, nowMs)
}
