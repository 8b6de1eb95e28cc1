import { decideWayBack, drainMaxMs, endsMaxMs, goBack, stillWanted } from './decide-way-back'
import { judgeNewGroups } from './judge-new-groups'
import { follows, formerWeights, shiftedWeights, splitWeights } from './rollout-weights'
import { type Failure, groupsNamed, madeBy, oldOf, openOf, type RolloutDecision, type RolloutSnapshot, type RolloutStepDecision, step } from './rollout-snapshot'

const waitForWeights = (snapshot: RolloutSnapshot): RolloutDecision | null => {
  if (!snapshot.shares) return { kind: 'wait', for: 'proxy', detail: { waiting: 'proxy' }, nextLookMs: 200 }
  return follows(snapshot.shares.weights, snapshot.facts.wantedWeights ?? {}) ? null : { kind: 'wait', for: 'weights', detail: { waiting: 'weights' }, nextLookMs: 50 }
}

/** Which new groups must serve in this phase, since when troubles count, and how many are too many. */
function verdictOf(snapshot: RolloutSnapshot) {
  const { phase, nowMs, phaseSinceMs, facts, plan } = snapshot
  const starting = phase === 'health' || phase === 'grow-health'
  const deadlineMs = phaseSinceMs + plan.healthDeadlineSeconds * 1_000
  const names = phase === 'shift' || phase === 'drain' ? (facts.target === null ? [] : [facts.target]) : madeBy(facts)
  return judgeNewGroups(groupsNamed(snapshot, names), {
    phase, nowMs,
    // What happened in the last moments of the phase before was not seen in it.
    sinceMs: starting ? phaseSinceMs : phaseSinceMs - 500,
    failuresMax: phase === 'drain' ? 1 : 2,
    deadlineMs: starting ? deadlineMs : phase === 'drain' ? deadlineMs + plan.watchSeconds * 1_000 : null,
  })
}

function failureOf(snapshot: RolloutSnapshot): Failure | null {
  const { phase, asked, canary } = snapshot
  if (asked) return { phase, check: 'asked', detail: asked.why ? `${asked.by}: ${asked.why}` : asked.by, instance: null }
  if (phase === 'create' || phase === 'warm') return null
  const verdict = verdictOf(snapshot)
  if (verdict.kind === 'failed') return phase === 'drain' ? { ...verdict.failure, check: 'watch', detail: `with all traffic: ${verdict.failure.detail}` } : verdict.failure
  if (phase !== 'analyse' || canary?.outcome !== 'roll-back') return null
  const by = canary.decidedBy
  return { phase, check: by?.kind === 'expiry' ? 'expired' : by?.kind === 'people' ? 'asked' : 'canary', detail: by?.words ?? 'the canary did not pass', instance: null }
}

function create(snapshot: RolloutSnapshot): RolloutDecision {
  const { plan, facts } = snapshot
  if (!plan.canary) return step('health', 'running', { make: [{ role: 'target', size: plan.size }], weights: formerWeights(facts) })
  if (!oldOf(snapshot).some(({ wanted }) => wanted)) {
    return goBack(snapshot, { phase: 'create', check: 'source-gone', detail: 'no release serves in this cluster that a canary could be compared with', instance: null })
  }
  const { size } = plan.canary
  return step('health', 'running', { make: [{ role: 'baseline', size }, { role: 'canary', size }], weights: formerWeights(facts) })
}

function health(snapshot: RolloutSnapshot, onward: RolloutStepDecision): RolloutDecision {
  const verdict = verdictOf(snapshot)
  if (verdict.kind !== 'waiting') return onward
  // Nobody tells of a registration, and it is moments away where the health check has passed.
  const nearly = groupsNamed(snapshot, madeBy(snapshot.facts)).every(({ lagging }) => lagging === null || lagging.check === 'registration')
  return { kind: 'wait', for: 'health', detail: { healthy: verdict.healthy, wanted: verdict.wanted }, nextLookMs: nearly ? 100 : 1_000 }
}

function drain(snapshot: RolloutSnapshot): RolloutDecision {
  const { facts, plan, nowMs, phaseSinceMs } = snapshot
  const ageMs = nowMs - phaseSinceMs
  const away = [...facts.before.map(({ serverGroup }) => serverGroup), ...(facts.baseline ? [facts.baseline] : []), ...(facts.canary ? [facts.canary] : [])]
  const open = openOf(snapshot, away)
  if (open !== 0 && ageMs < drainMaxMs) return { kind: 'wait', for: 'requests', detail: open === null ? { waiting: 'proxy' } : { open }, nextLookMs: 200 }
  const watchMs = plan.watchSeconds * 1_000
  if (ageMs < watchMs) return { kind: 'wait', for: 'watch', detail: { open: open ?? 0, watchSeconds: plan.watchSeconds }, nextLookMs: Math.min(1_000, watchMs - ageMs) }
  const verdict = verdictOf(snapshot)
  if (verdict.kind === 'waiting') return { kind: 'wait', for: 'health', detail: { healthy: verdict.healthy, wanted: verdict.wanted }, nextLookMs: 1_000 }
  const sides = [facts.baseline, facts.canary].filter((name) => name !== null)
  // Without an old group there is nothing to keep.
  return step('warm', 'succeeded', { destroy: sides, warmMs: facts.before.length === 0 ? 0 : plan.warmMinutes * 60_000 })
}

function retire(snapshot: RolloutSnapshot): RolloutDecision {
  const { facts, nowMs, phaseSinceMs } = snapshot
  const sides = groupsNamed(snapshot, [facts.baseline, facts.canary].filter((name) => name !== null))
  const live = [...oldOf(snapshot), ...sides].reduce((sum, group) => sum + group.live, 0)
  if (live === 0 || nowMs - phaseSinceMs >= endsMaxMs) return step('done', 'succeeded', { ends: true })
  return { kind: 'wait', for: 'ends', detail: { live }, nextLookMs: 1_000 }
}

/** What to do about a rollout now: wait, or one step that is one transaction. */
export function decideRollout(snapshot: RolloutSnapshot): RolloutDecision {
  const { phase, plan, facts, canary, nowMs, warmUntilMs } = snapshot
  if (snapshot.ended || phase === 'done') return { kind: 'wait', for: 'nothing', detail: {}, nextLookMs: 3_600_000 }
  if (phase === 'restore' || phase === 'drain-back' || phase === 'discard') return decideWayBack(snapshot)
  if (phase === 'retire') return retire(snapshot)
  const failure = failureOf(snapshot)
  if (failure) return goBack(snapshot, failure)
  switch (phase) {
    case 'create':
      return create(snapshot)
    case 'health':
      return health(snapshot, plan.canary ? step('split', 'running', { weights: splitWeights(facts, plan.canary.sharePercent) }) : step('shift', 'running', { weights: shiftedWeights(facts) }))
    case 'split':
      return waitForWeights(snapshot) ?? step('analyse', 'running')
    case 'analyse': {
      if (canary?.outcome === 'promote') return step('grow', 'running')
      const state = canary?.state === 'waiting' ? 'waiting' : 'running'
      return state === snapshot.state ? { kind: 'wait', for: 'analysis', detail: {}, nextLookMs: 1_000 } : step('analyse', state)
    }
    case 'grow':
      return step('grow-health', 'running', { make: [{ role: 'target', size: plan.size }] })
    case 'grow-health':
      return health(snapshot, step('shift', 'running', { weights: shiftedWeights(facts) }))
    case 'shift':
      return waitForWeights(snapshot) ?? step('drain', 'running')
    case 'drain':
      return drain(snapshot)
    case 'warm':
      if (nowMs < (warmUntilMs ?? 0)) return { kind: 'wait', for: 'warm', detail: {}, nextLookMs: Math.min(60_000, (warmUntilMs ?? 0) - nowMs) }
      return step('retire', 'succeeded', { destroy: stillWanted(snapshot) })
  }
}
