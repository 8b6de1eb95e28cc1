import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { ApprovalPolicy, CanaryOptions } from '../canary/analysis-schemas'
import type { RolloutStepDecision, RolloutSnapshot, Trouble } from './core/rollout-snapshot'
import type { ApplicationRef, Doer, Fence, Slice, UnderFault } from './ports'
import type { Rollout, RolloutDetail, RolloutFailure, RolloutPlan, RolloutState, Strategy } from './rollout-schemas'

/** A running group of a cluster, as a new rollout finds it. `weight` is null where the cluster has no weights: then instances share evenly. */
export interface ServingGroup {
  groupId: string
  name: string
  release: { number: number; version: string; digest: string }
  desiredSize: number
  healthy: number
  zones: string[]
  healthPath: string
  environment: Record<string, string>
  weight: number | null
}

export interface RolloutDraft {
  id: string
  plan: RolloutPlan
  canary: { options: CanaryOptions; policy: ApprovalPolicy } | null
}

export type StartedRollout = { kind: 'started'; rollout: Rollout } | { kind: 'under-way'; number: number } | { kind: 'no-release' } | { kind: 'cluster-taken'; by: string } | UnderFault
/** `too-late`: the old group is gone, so that going back is a deploy of the old release. */
export type AskedRollBack = { kind: 'asked'; rollout: Rollout } | { kind: 'too-late'; rollout: Rollout } | { kind: 'missing' }

/** What people ask of rollouts, and read of them. Each write takes its ledger entry and wakes the controller, in one transaction. */
export interface RolloutStore {
  list(scope: TeamScope, page: { state: 'under-way' | 'ended' | 'all'; strategy: Strategy | undefined; application: string | undefined; after: string | null; limit: number }): Promise<Slice<Rollout>>
  get(application: ApplicationRef, number: number): Promise<RolloutDetail | null>
  /** Groups of the cluster that are wanted and not at weight 0, newest first. */
  serving(application: ApplicationRef, cluster: string): Promise<ServingGroup[]>
  /** The rollout that moves this cluster's traffic now. */
  underWay(cluster: string): Promise<{ number: number; state: RolloutState } | null>
  /** The run of faults on this application now. */
  underFault(application: ApplicationRef): Promise<number | null>
  /** Running instances of all groups on the runtime, for judging room. */
  instancesNow(): Promise<number>
  start(application: ApplicationRef, draft: RolloutDraft, doer: Doer): Promise<StartedRollout>
  /** In every phase while a rollout is under way, and while the old group is warm. Asking twice is asking once. */
  askRollBack(application: ApplicationRef, number: number, doer: Doer): Promise<AskedRollBack>
}

/** A cluster belongs to one application: `home-blue` may be an application, or the stack blue of `home`. */
export interface ClusterNames {
  /** The other application that has it; null: it is free, or this one's. */
  ownerOf(application: ApplicationRef, cluster: string): Promise<string | null>
}

/** Of telemetry: who called, null where no calling span was seen. A fault means that nothing is known. */
export interface CallersOf {
  callers(application: string, range: { fromMs: number; toMs: number }): Promise<Result<{ application: string | null; requests: number }[], Fault>>
}

/** Of the store of releases (the daemon): which files differ, by contents. */
export interface ReleaseFiles {
  compare(from: string, to: string): Promise<Result<{ added: string[]; removed: string[]; changed: string[]; more: number }, Fault>>
}

/** Of the canary domain: what a canary started now would go by, or why it may not start. */
export interface CanaryPlans {
  policyOf(teamId: string): Promise<ApprovalPolicy>
  configOf(application: ApplicationRef, name: string): Promise<{ name: string; version: number; json: unknown } | null>
  /** Errors of a config in English; empty: it may be used. */
  problemsOf(config: unknown): string[]
}

/** A group of a rollout as its rows say; what runs and who is registered is observed elsewhere. */
export interface RolloutGroupRow {
  name: string
  wanted: boolean
  desiredSize: number
  /** Not ended, oldest first. */
  instances: { id: string; state: 'intended' | 'starting' | 'healthy' | 'sick' | 'stopping'; desiredState: string; reason: string }[]
  troubles: Trouble[]
}

export interface RolloutRows extends Omit<RolloutSnapshot, 'groups' | 'shares'> {
  id: string
  number: number
  cluster: string
  releaseId: string
  application: ApplicationRef
  groups: RolloutGroupRow[]
  version: number
  /** Of the step it is in. */
  step: { seq: number; detail: Record<string, string | number> }
}

/** Rows of a rollout as its controller sees them. Every write checks the fence. */
export interface RolloutWork {
  load(rolloutId: string): Promise<RolloutRows | null>
  /** The whole step in one transaction. False: the rollout changed since it was loaded, and nothing was written. */
  apply(fence: Fence, rows: RolloutRows, decision: RolloutStepDecision, failure: RolloutFailure | null): Promise<boolean>
  /** Figures of a step that lasts, for those who look. */
  note(fence: Fence, rows: RolloutRows, detail: Record<string, string | number>): Promise<void>
}
