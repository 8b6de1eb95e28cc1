import { asRecord, follows, formerWeights } from './rollout-weights'
import { type Failure, groupsNamed, madeBy, oldOf, openOf, type RolloutDecision, type RolloutSnapshot, step } from './rollout-snapshot'

/** Streams may last for ever: after so long the rest is cut off with its instance, which is stopped gently. */
export const drainMaxMs = 60_000
/** How long a dead old group may take to serve again before going back is given up. */
export const sourceMaxMs = 60_000
export const endsMaxMs = 600_000

/** Moving the traffic back would take it from the only group that serves: worse than staying. */
function wouldStrand(snapshot: RolloutSnapshot): boolean {
  const { facts, weights, groups } = snapshot
  const serves = (name: string, weight: number) => weight > 0 && (groups.get(name)?.healthy ?? 0) > 0
  const backServes = facts.before.some(({ serverGroup, weight }) => serves(serverGroup, weight))
  return !backServes && madeBy(facts).some((name) => serves(name, weights[name] ?? 0))
}

/** The first step back, from any phase: the old weights at once. */
export function goBack(snapshot: RolloutSnapshot, failure: Failure): RolloutDecision {
  const { facts } = snapshot
  const made = madeBy(facts)
  const left = { outcome: failure.check === 'asked' ? ('skipped' as const) : ('failed' as const), failure }
  // Nothing served before, or nothing was made: there is no traffic to move.
  if (made.length === 0 || facts.before.length === 0) return step('discard', 'rolling-back', { ...left, destroy: made })
  return step('restore', 'rolling-back', { ...left, weights: wouldStrand(snapshot) ? null : formerWeights(facts) })
}

function restore(snapshot: RolloutSnapshot): RolloutDecision {
  const { facts, nowMs, phaseSinceMs, shares } = snapshot
  const wanted = formerWeights(facts)
  if (!follows(snapshot.weights, asRecord(wanted))) {
    if (!wouldStrand(snapshot)) return step('restore', 'rolling-back', { weights: wanted })
    if (nowMs - phaseSinceMs < sourceMaxMs) return { kind: 'wait', for: 'source', detail: { waiting: 'source' }, nextLookMs: 1_000 }
    const names = facts.before.map(({ serverGroup }) => serverGroup).join(', ')
    const failure: Failure = { phase: 'restore', check: 'source-gone', detail: `${names} has no healthy instance any more: the traffic stays where it is served`, instance: null }
    return step('restore', 'failed', { outcome: 'failed', failure, ends: true })
  }
  if (!shares) return { kind: 'wait', for: 'proxy', detail: { waiting: 'proxy' }, nextLookMs: 200 }
  if (!follows(shares.weights, asRecord(wanted))) return { kind: 'wait', for: 'weights', detail: { waiting: 'weights' }, nextLookMs: 50 }
  return step('drain-back', 'rolling-back')
}

export function decideWayBack(snapshot: RolloutSnapshot): RolloutDecision {
  const { facts, phase, nowMs, phaseSinceMs } = snapshot
  const made = madeBy(facts)
  if (phase === 'restore') return restore(snapshot)
  if (phase === 'drain-back') {
    const open = openOf(snapshot, made)
    if (open === 0 || nowMs - phaseSinceMs >= drainMaxMs) return step('discard', 'rolling-back', { destroy: made })
    return { kind: 'wait', for: 'requests', detail: open === null ? { waiting: 'proxy' } : { open }, nextLookMs: 200 }
  }
  const live = groupsNamed(snapshot, made).reduce((sum, group) => sum + group.live, 0)
  if (live === 0 || nowMs - phaseSinceMs >= endsMaxMs) return step('discard', 'rolled-back', { ends: true })
  return { kind: 'wait', for: 'ends', detail: { live }, nextLookMs: 1_000 }
}

/** Old groups that still run, for their end. */
export const stillWanted = (snapshot: RolloutSnapshot): string[] => oldOf(snapshot).filter(({ wanted }) => wanted).map(({ name }) => name)
