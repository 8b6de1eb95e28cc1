import type { Leftover, RunFacts, RunPhase, RunPlan, RunReason, RunTarget, RunVerdict, TargetSnapshot } from '../schemas'
import type { JudgedCondition } from './steady-state'

/** A run as its rows say. */
export interface RunState {
  nowMs: number
  id: string
  phase: RunPhase
  phaseSinceMs: number
  plan: RunPlan
  facts: RunFacts
  verdict: RunVerdict | null
  reason: RunReason | null
  abortAsked: boolean
  takeBacks: number
  injectedAtMs: number | null
  /** The term: fixed before anything is injected. */
  endsAtMs: number | null
  goneAtMs: number | null
  lastSampleMs: number | null
  lastStepMs: number | null
  /** The newest second in which every condition could be told. */
  lastKnownMs: number | null
  /** A rollout that moves the target's traffic now. */
  rollout: number | null
  /** One has moved it since the run began: what differs is its doing. */
  moved: boolean
}

/** The fault at the place where it acts. `unknown`: nobody answers there. */
export type AtPoint = 'active' | 'gone' | 'unknown'

/** What was observed for one decision. */
export interface RunView {
  state: RunState
  /** Null: the proxy does not answer. */
  steady: readonly JudgedCondition[] | null
  /** Between injection and the end. */
  point: AtPoint
  /** Before injection: what is hit, and the target as it is. */
  targets: readonly RunTarget[]
  before: TargetSnapshot | null
  /** In `residue`. */
  leftovers: readonly Leftover[]
}
