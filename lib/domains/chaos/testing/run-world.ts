import type { RunState, RunView } from '../core/run-state'
import type { JudgedCondition } from '../core/steady-state'
import type { TargetSnapshot } from '../schemas'
import type { ConditionState } from '../steady-schemas'
import { plan } from './chaos-under-test'

export const snapshot: TargetSnapshot = { groups: [], weights: [], instances: [], leases: [], ejected: [], calls: { open: [], retries: 0, refused: 0 } }

export const judged = (state: ConditionState, asOfMs: number | null = 100_000, value = 1): JudgedCondition => ({ condition: { measure: 'error-share', caller: 'edge', callee: '*', bound: 5 }, state, value: state === 'unknown' ? null : value, asOfMs })

export const judgedTold = (state: ConditionState, asOfMs: number | null, value = 1): JudgedCondition => ({ condition: { source: 'telemetry', measure: 'p95', application: 'home', bound: 100 }, state, value: state === 'unknown' ? null : value, asOfMs })

/** A run in the middle of a phase, at 100 s of a clock, everything in order. */
export const stateAt = (phase: RunState['phase'], more: Partial<RunState> = {}): RunState => ({
  nowMs: 100_000, id: 'r', phase, phaseSinceMs: 99_000, plan: plan(), facts: { targets: [], before: snapshot, leftovers: null, after: null, reaction: null, takenBack: 0 }, verdict: null, reason: null,
  abortAsked: false, takeBacks: 0, injectedAtMs: phase === 'checking' ? null : 95_000, endsAtMs: phase === 'checking' ? null : 155_000, goneAtMs: null, lastSampleMs: null, lastStepMs: null, lastKnownMs: null, rollout: null, moved: false, ...more,
})

export const viewAt = (phase: RunState['phase'], more: Partial<Omit<RunView, 'state'>> & { state?: Partial<RunState> } = {}): RunView => {
  const { state, ...rest } = more
  return { state: stateAt(phase, state), steady: [judged('holds')], point: phase === 'holding' ? 'active' : 'gone', targets: [], before: snapshot, leftovers: [], ...rest }
}
