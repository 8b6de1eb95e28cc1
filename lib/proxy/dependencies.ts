import { admitCall, type Breaker, closedFromStart, type Outcome, settleCall } from '@/lib/domains/gateway/core/breaker'
import { type EpisodeTimes, noteBreaker } from '@/lib/domains/gateway/core/breaker-episodes'
import { changedPolicy, type DependencyPolicy } from '@/lib/domains/gateway/core/dependency-policy'
import { countEnded, type EndedCall, newPairRing, type PairRing, secondsOf } from '@/lib/domains/gateway/core/pair-ring'
import { createOutcomeLogs, type OutcomeKind, type OutcomeLog, type OutcomeLogs } from '@/lib/domains/gateway/core/outcome-log'
import type { BreakerMove } from '@/lib/domains/gateway/core/replay'
import { countsOf, forgetOutcomes, newOutcomeWindow, noteOutcome, type OutcomeWindow } from '@/lib/domains/gateway/core/outcome-window'
import { countCall, forgetCounts, newRollingCounts, type RollingCounts } from '@/lib/domains/gateway/core/rolling-counts'
import type { ChangedRules, ForcedBreaker } from '@/lib/domains/gateway/breaker-schemas'
import type { PairSecond } from '@/lib/domains/gateway/fault-schemas'
import { type BulkheadQueue, createBulkheadQueue } from './bulkhead-queue'

/** One application's calls to another: its breaker, and what became of them. */
export interface Dependency {
  /** Null: the edge. */
  readonly caller: string | null
  readonly callee: string
  breaker: Breaker
  /** Since when it was not closed, and until when: the newest of them. */
  episodes: readonly EpisodeTimes[]
  /** When the breaker became another, the newest of them. */
  moves: readonly BreakerMove[]
  /** Of the last call, under the rules that a person put in force. */
  policy: DependencyPolicy
  /** The same without those. */
  given: DependencyPolicy
  changed: ChangedRules | null
  readonly outcomes: OutcomeWindow
  /** Of the failures, those for which no answer came in time. */
  readonly timeouts: RollingCounts
  /** Calls that its breaker did not let through. */
  readonly refusals: RollingCounts
  /** Calls that the bulkhead had no room for; they are failures too. */
  readonly rejections: RollingCounts
  /** A person's word on the breaker, until its end. */
  forced: ForcedBreaker | null
  /** What became of each call of the last hour. */
  readonly log: OutcomeLog
  readonly logs: OutcomeLogs
  /** Calls under way. */
  open: number
  /** Calls that wait for room in the bulkhead; null until one did. */
  waiting: BulkheadQueue | null
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
  find(caller: string | null, callee: string): Dependency | null
  all(): Iterable<Dependency>
  /** Replaces what people forced. */
  force(forced: readonly ForcedBreaker[]): void
  /** Replaces the rules that people put in force: they hold at once, and for pairs that have not called yet. */
  changeRules(changed: readonly ChangedRules[]): void
  /** A pair's policy under the rules that a person put in force. */
  inForce(caller: string | null, callee: string, policy: DependencyPolicy): DependencyPolicy
  seconds(sinceMs: number, callee: string | undefined): PairSecond[]
}

const pairsMax = 1_000
const movesKept = 500

/** Kept in memory by pair, at most a thousand: then the one not used for longest gives way. */
export function createDependencies(now: () => number, logs: OutcomeLogs = createOutcomeLogs()): Dependencies {
  const byCallee = new Map<string, Map<string | null, Dependency>>()
  let forced: readonly ForcedBreaker[] = []
  let changes: readonly ChangedRules[] = []
  let count = 0

  function dropOldest(): void {
    let oldest: Dependency | undefined
    for (const callers of byCallee.values()) for (const one of callers.values()) if (!oldest || one.usedMs < oldest.usedMs) oldest = one
    const callers = oldest && byCallee.get(oldest.callee)
    if (!oldest || !callers?.delete(oldest.caller)) return
    logs.drop(oldest.log)
    count -= 1
    if (callers.size === 0) byCallee.delete(oldest.callee)
  }

  const changeOf = (caller: string | null, callee: string) => changes.find((one) => one.caller === caller && one.callee === callee) ?? null
  const under = (changed: ChangedRules | null, policy: DependencyPolicy) => (changed ? changedPolicy(policy, changed.change) : policy)
  const forcedOf = (caller: string | null, callee: string) => forced.find((one) => one.caller === caller && one.callee === callee) ?? null

  function make(caller: string | null, callee: string, policy: DependencyPolicy): Dependency {
    if (count >= pairsMax) dropOldest()
    count += 1
    const changed = changeOf(caller, callee)
    const made: Dependency = {
      caller, callee, policy: under(changed, policy), given: policy, changed, breaker: closedFromStart, episodes: [], moves: [], outcomes: newOutcomeWindow(), timeouts: newRollingCounts(), refusals: newRollingCounts(), rejections: newRollingCounts(),
      forced: forcedOf(caller, callee), log: logs.make(now()), logs, open: 0, waiting: null, ring: newPairRing(), totals: { fallbacks: 0, refused: 0, retries: 0 }, usedMs: 0,
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
      if (found.given !== policy) {
        found.given = policy
        found.policy = under(found.changed, policy)
      }
      found.usedMs = now()
      return found
    },
    find: (caller, callee) => byCallee.get(callee)?.get(caller) ?? null,
    all,
    force(wanted) {
      forced = wanted
      for (const one of all()) one.forced = forcedOf(one.caller, one.callee)
    },
    changeRules(wanted) {
      changes = wanted
      for (const one of all()) {
        one.changed = changeOf(one.caller, one.callee)
        one.policy = under(one.changed, one.given)
      }
    },
    inForce: (caller, callee, policy) => under(changeOf(caller, callee), policy),
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
  dependency.moves = [...dependency.moves.slice(1 - movesKept), { atMs: nowMs, to: next.kind }]
  dependency.episodes = noteBreaker(dependency.episodes, next.kind, nowMs)
  return { from, to: next.kind }
}

/** What a person forced, while it holds. */
export const forcedNow = ({ forced }: Pick<Dependency, 'forced'>, nowMs: number) => (forced && nowMs < forced.endsAtMs ? forced.mode : null)

export interface Admitted {
  /** `probe`: one of the calls that try an open breaker. `rejected`: no room, which is a failure. */
  go: 'call' | 'probe' | 'refused' | 'rejected'
  /** There is no room yet, and it may wait for it. */
  waits: boolean
  changed: BreakerChange | null
}

/** Asks the breaker, then the bulkhead. */
export function admit(dependency: Dependency, nowMs: number, mayWait: boolean): Admitted {
  const { policy, logs, log } = dependency
  const { go, breaker } = admitCall(dependency.breaker, policy.breaker, nowMs, forcedNow(dependency, nowMs))
  const changed = change(dependency, breaker, nowMs)
  if (go === 'refused') {
    dependency.totals.refused += 1
    countCall(dependency.refusals, false, nowMs)
    logs.note(log, 'refused', nowMs, nowMs)
    return { go, waits: false, changed }
  }
  if (policy.bulkhead !== null && dependency.open >= policy.bulkhead) {
    if (mayWait && policy.bulkheadQueue !== null && (dependency.waiting?.size() ?? 0) < policy.bulkheadQueue.calls) return { go, waits: true, changed }
    return { go: 'rejected', waits: false, changed: reject(dependency, { probe: go === 'probe', startMs: nowMs }, nowMs) ?? changed }
  }
  dependency.open += 1
  return { go, waits: false, changed }
}

/** The bulkhead had no room for it, or not in time. */
export function reject(dependency: Dependency, call: Pick<SettledCall, 'probe' | 'startMs'>, nowMs: number): BreakerChange | null {
  countCall(dependency.rejections, true, nowMs)
  return settle(dependency, { ...call, outcome: 'failure', kind: 'rejected' }, nowMs)
}

/** Waits for room in the bulkhead, for as long as the policy says, and never longer than the call has. */
export function waitForRoom(dependency: Dependency, told: (hasRoom: boolean) => void): () => void {
  const { bulkheadQueue, timeoutMs } = dependency.policy
  dependency.waiting ??= createBulkheadQueue()
  return dependency.waiting.join(Math.min(bulkheadQueue?.waitMs ?? 0, timeoutMs), told)
}

/** A call is over: its room goes to who waits. */
export function leave(dependency: Dependency): void {
  dependency.open -= 1
  const { waiting, policy: { bulkhead } } = dependency
  if (waiting === null) return
  while (waiting.size() > 0 && (bulkhead === null || dependency.open < bulkhead)) {
    dependency.open += 1
    waiting.admitNext()
  }
}

export interface SettledCall {
  probe: boolean
  outcome: Outcome
  kind: OutcomeKind
  startMs: number
}

/** Tells the breaker how a call that it let through ended. */
export function settle(dependency: Dependency, { probe, outcome, kind, startMs }: SettledCall, nowMs: number): BreakerChange | null {
  const { outcomes, timeouts, policy: { breaker: rules }, logs, log } = dependency
  logs.note(log, kind, startMs, nowMs)
  const isSlow = outcome !== 'cancelled' && noteOutcome(outcomes, rules, { failed: outcome === 'failure', durationMs: nowMs - startMs }, nowMs)
  if (kind === 'timeout') countCall(timeouts, true, nowMs)
  const changed = change(dependency, settleCall(dependency.breaker, rules, { probe, outcome, slow: isSlow }, countsOf(outcomes, rules, nowMs), nowMs), nowMs)
  if (changed?.to === 'closed') {
    forgetOutcomes(outcomes)
    forgetCounts(timeouts)
  }
  return changed
}

export function countCallOf(dependency: Dependency, ended: EndedCall, nowMs: number): void {
  if (ended.fallback) dependency.totals.fallbacks += 1
  countEnded(dependency.ring, ended, nowMs)
}
