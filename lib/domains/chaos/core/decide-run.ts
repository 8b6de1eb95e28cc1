import type { RunAct } from './run-act'
import { reasons } from './reasons'
import type { RunView } from './run-state'
import type { JudgedCondition } from './steady-state'
import { unknownAfterMs, unknownAfterMsOf } from './condition-look'

/** How long the steady state may take to be told and good before anything is done. */
const checkMs = 12_000
/** How long the place where it acts may not answer. */
const injectMs = 10_000
/** Less than this before the term it is not worth making the fault anew. */
const applyAgainMinMs = 1_500
/** The point ends it by itself; a little later nothing can be left, whoever answers. */
const afterTermMs = 2_000
/** How long the figures may take to be good again; telemetry's first whole step after the fault is told late. */
const recoverMs = 30_000
const recoverMsByTelemetry = 45_000

const lookMs = 200
const wait = (ms: number): RunAct => ({ kind: 'wait', ms })
const worst = (steady: readonly JudgedCondition[], ...states: JudgedCondition['state'][]) => steady.find(({ state }) => states.includes(state))

/** The first condition without knowledge for longer than its source may be. What was last known is remembered while nobody answers. */
function unknownTooLong({ state, steady }: RunView) {
  const { nowMs, injectedAtMs, lastKnownMs, plan } = state
  const looks = steady ?? plan.conditions.map((condition) => ({ condition, asOfMs: null }))
  return looks.find(({ condition, asOfMs }) => nowMs > Math.max(Math.max(asOfMs ?? 0, injectedAtMs ?? nowMs) + unknownAfterMsOf(condition), (lastKnownMs ?? 0) + unknownAfterMs))
}

/** One act at a time, by what rows and observers say now. */
export function decideRun(view: RunView): RunAct {
  switch (view.state.phase) {
    case 'checking':
      return check(view)
    case 'injecting':
      return inject(view)
    case 'holding':
      return hold(view)
    case 'ending':
      return end(view)
    case 'residue':
      return lookForResidue(view)
    case 'done':
      return { kind: 'done' }
  }
}

function check({ state, steady, targets, before }: RunView): RunAct {
  if (state.abortAsked) return { kind: 'refuse', reason: reasons.asked() }
  if (state.rollout !== null) return { kind: 'refuse', reason: reasons.rollout(state.rollout) }
  if (targets.length === 0 && state.plan.fault.kind !== 'calls') return { kind: 'refuse', reason: reasons.noTargets() }
  const broken = steady && worst(steady, 'broken')
  if (broken) return { kind: 'refuse', reason: reasons.notSteady(broken) }
  const isGood = steady !== null && !worst(steady, 'bad', 'unknown')
  if (isGood && before) return { kind: 'intend', targets, before, endsAtMs: state.nowMs + state.plan.termSeconds * 1_000 }
  if (state.nowMs - state.phaseSinceMs < checkMs) return wait(lookMs)
  const bad = steady && worst(steady, 'bad')
  return { kind: 'refuse', reason: bad ? reasons.notSteady(bad) : reasons.unknownBefore(steady ? worst(steady, 'unknown') : undefined) }
}

function inject({ state }: RunView): RunAct {
  const { nowMs, endsAtMs, phaseSinceMs } = state
  if (state.abortAsked) return { kind: 'end', verdict: 'aborted', reason: reasons.asked() }
  if (endsAtMs === null || nowMs >= endsAtMs) return { kind: 'end', verdict: 'failed', reason: reasons.late() }
  if (nowMs - phaseSinceMs > injectMs) return { kind: 'end', verdict: 'failed', reason: reasons.notInjected() }
  return { kind: 'apply' }
}

function hold(view: RunView): RunAct {
  const { state, steady, point } = view
  const { nowMs, endsAtMs, rollout } = state
  if (state.abortAsked) return { kind: 'end', verdict: 'aborted', reason: reasons.asked() }
  const broken = steady && worst(steady, 'broken')
  if (broken) return { kind: 'end', verdict: 'broken', reason: reasons.broken(broken) }
  if (endsAtMs === null || nowMs >= endsAtMs) return { kind: 'end', verdict: 'held', reason: reasons.held() }
  if (rollout !== null) return { kind: 'end', verdict: 'failed', reason: reasons.rollout(rollout) }
  const unknown = unknownTooLong(view)
  if (unknown) return { kind: 'end', verdict: 'failed', reason: reasons.unknown(unknown.condition) }
  if (state.plan.fault.kind === 'calls' && point === 'gone' && endsAtMs - nowMs > applyAgainMinMs) return { kind: 'apply-again' }
  return wait(Math.min(lookMs, endsAtMs - nowMs))
}

function end({ state, point }: RunView): RunAct {
  if (point === 'gone') return { kind: 'gone' }
  if (point === 'unknown' && state.plan.fault.kind === 'calls' && state.endsAtMs !== null && state.nowMs > state.endsAtMs + afterTermMs) return { kind: 'gone' }
  return { kind: 'release' }
}

function afterwards({ state, steady }: RunView): 'holds' | 'broken' | 'unknown' | null {
  if (state.facts.after !== null) return state.facts.after
  if (steady && !worst(steady, 'bad', 'broken', 'unknown')) return 'holds'
  if (state.nowMs - (state.goneAtMs ?? state.phaseSinceMs) < (state.plan.conditions.some(({ source }) => source === 'telemetry') ? recoverMsByTelemetry : recoverMs)) return null
  return steady && worst(steady, 'bad', 'broken') ? 'broken' : 'unknown'
}

function lookForResidue(view: RunView): RunAct {
  const { state, leftovers, steady } = view
  if (state.takeBacks > state.facts.takenBack) return { kind: 'take-back' }
  // What we made is taken back whoever asks or not; the others are somebody's to bring back, and waited for.
  if (leftovers.some(({ kind }) => kind === 'rule' || kind === 'paused' || kind === 'timer')) return { kind: 'release' }
  const after = afterwards(view)
  if (leftovers.length === 0 && after !== null) return finish(view, after, steady)
  const isNews = after !== state.facts.after || JSON.stringify(leftovers) !== JSON.stringify(state.facts.leftovers)
  return isNews ? { kind: 'note', leftovers, after, reaction: null } : wait(1_000)
}

function finish({ state }: RunView, after: 'holds' | 'broken' | 'unknown', steady: RunView['steady']): RunAct {
  const asIs = { verdict: state.verdict ?? 'failed', reason: state.reason ?? reasons.late() }
  const bad = steady ? worst(steady, 'broken', 'bad') : undefined
  const judged = {
    holds: asIs,
    broken: { verdict: 'broken' as const, reason: reasons.notRecovered(bad) },
    unknown: { verdict: 'failed' as const, reason: reasons.unknownAfter() },
  }
  return { kind: 'finish', ...(state.verdict === 'held' ? judged[after] : asIs), after, reaction: null }
}
