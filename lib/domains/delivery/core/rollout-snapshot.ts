import type { ClusterShares } from '../../gateway/schemas'
import type { RolloutFacts, RolloutFailure, RolloutPhase, RolloutPlan, RolloutState } from '../rollout-schemas'

/** An instance of a group that ended by itself or had to be ended because its health failed. */
export interface Trouble {
  instance: string
  atMs: number
  /** In a row, of its slot. */
  failures: number
  check: 'exited' | 'health'
  detail: string
}

/** A server group as the rollout sees it. */
export interface RolloutGroup {
  name: string
  wanted: boolean
  desiredSize: number
  healthy: number
  /** Healthy and in the registry: those that requests can reach. */
  registered: number
  /** Not ended. */
  live: number
  troubles: readonly Trouble[]
  /** The oldest that does not serve yet, and what it lacks. */
  lagging: { instance: string; check: 'start' | 'health' | 'registration'; detail: string } | null
}

export type MadeRole = 'target' | 'baseline' | 'canary'
export const madeRoles: readonly MadeRole[] = ['target', 'baseline', 'canary']

export interface RolloutSnapshot {
  /** The database's clock, with which every time here was written. */
  nowMs: number
  state: RolloutState
  phase: RolloutPhase
  phaseSinceMs: number
  /** Nothing is left to do. */
  ended: boolean
  plan: RolloutPlan
  facts: RolloutFacts
  asked: { by: string; why: string } | null
  warmUntilMs: number | null
  canary: { state: 'pending' | 'analysing' | 'waiting' | 'decided'; outcome: 'promote' | 'roll-back' | null; decidedBy: { kind: string; words: string } | null } | null
  /** Those that `facts` names, by name. */
  groups: ReadonlyMap<string, RolloutGroup>
  /** Rows of the cluster, by group. */
  weights: Readonly<Record<string, number>>
  /** What the proxy does; null: it does not answer. */
  shares: ClusterShares | null
}

export type Failure = Omit<RolloutFailure, 'lastLines'>
export interface WeightRow {
  serverGroup: string
  weight: number
  role: 'production' | 'baseline' | 'canary'
}

/** One transaction. `to` may be the phase it is in: then only what else is named changes. */
export interface RolloutStepDecision {
  kind: 'step'
  to: RolloutPhase
  state: RolloutState
  /** How the phase that is left ended. */
  outcome: 'done' | 'failed' | 'skipped'
  /** New groups, at weight 0. */
  make: { role: MadeRole; size: number }[]
  /** Rows of groups that the rollout knows; others of the cluster stay. */
  weights: WeightRow[] | null
  /** Groups whose end begins. */
  destroy: string[]
  failure: Failure | null
  /** From now on kept for so long. */
  warmMs: number | null
  /** The last transaction of the rollout: rows of ended groups leave the weight table. */
  ends: boolean
}

export type RolloutDecision =
  | RolloutStepDecision
  | { kind: 'wait'; for: 'health' | 'weights' | 'proxy' | 'analysis' | 'requests' | 'watch' | 'warm' | 'ends' | 'source' | 'nothing'; detail: Record<string, string | number>; nextLookMs: number }

const nothingElse = { outcome: 'done', make: [], weights: null, destroy: [], failure: null, warmMs: null, ends: false } as const

export const step = (to: RolloutPhase, state: RolloutState, more: Partial<RolloutStepDecision> = {}): RolloutStepDecision => ({
  kind: 'step', to, state, ...nothingElse, make: [], destroy: [], ...more,
})

/** Names of the groups it made, those that exist. */
export const madeBy = ({ target, baseline, canary }: RolloutFacts): string[] => [target, baseline, canary].filter((name) => name !== null)

export const groupsNamed = (snapshot: RolloutSnapshot, names: readonly string[]): RolloutGroup[] =>
  names.map((name) => snapshot.groups.get(name)).filter((group) => group !== undefined)

export const oldOf = (snapshot: RolloutSnapshot): RolloutGroup[] => groupsNamed(snapshot, snapshot.facts.before.map(({ serverGroup }) => serverGroup))

export const openOf = (snapshot: RolloutSnapshot, names: readonly string[]): number | null =>
  snapshot.shares && names.reduce((sum, name) => sum + (snapshot.shares?.open[name] ?? 0), 0)
