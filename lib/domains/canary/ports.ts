import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { CallsOverBudget } from '../delivery/fan-out-budget-schemas'
import type { ApplicationRef, Doer, Fence } from '../delivery/ports'
import type { ApprovalPolicy, CanaryBrief, CanaryOptions, CanaryView, DecisionCard, Signature } from './analysis-schemas'
import type { SideSignals } from './core/canary-measures'
import type { AnalysisWindow } from './core/canary-window'
import type { FaultTime } from './core/without-faults'
import type { CanaryAct, JudgedMoment, Outcome, RunState } from './core/decide-canary'

export interface CanaryRun {
  state: RunState
  beganAtMs: number | null
  endsAtMs: number | null
  expiresAtMs: number | null
  judgements: number
  outcome: Outcome | null
  decidedBy: CanaryView['decidedBy']
  decidedAtMs: number | null
  version: number
}

/** One canary as it stands, read at one moment of the database's clock. */
export interface CanaryRecord {
  nowMs: number
  rollout: { id: string; application: string; number: number; cluster: string; teamId: string; state: string; phase: string; startedBy: { kind: string; id: string; name: string } }
  options: CanaryOptions
  policy: ApprovalPolicy
  run: CanaryRun
  last: (JudgedMoment & { number: number; cardHash: string }) | null
  /** Names of the newest two cards: an act on an older one is on something that has changed. */
  recentCards: string[]
  /** At or after the present end. */
  weighedSinceEnd: boolean
  signatures: (Signature & { personId: string })[]
}

/** What a card says besides telemetry. */
export interface CanaryFacts {
  rollout: DecisionCard['rollout']
  options: CanaryOptions
  run: Pick<CanaryRun, 'judgements'>
  changes: DecisionCard['changes']
  groups: { role: 'production' | 'baseline' | 'canary'; serverGroup: string; share: number; healthy: number; wanted: number }[]
  otherChanges: DecisionCard['otherChanges']
}

export interface NewJudgement {
  card: DecisionCard
  text: string
  hash: string
}

/** What the canary's controller reads and writes. A write carries its fence, and happens only while the run is as it was read. */
export interface CanaryRunStore {
  load(rolloutId: string): Promise<CanaryRecord | null>
  facts(rolloutId: string): Promise<CanaryFacts | null>
  /** The judgement and what follows from it in one transaction; false: the run has changed since it was read, and nothing was written. */
  record(fence: Fence, record: CanaryRecord, judgement: NewJudgement | null, act: CanaryAct): Promise<boolean>
  wakeRollout(rolloutId: string): Promise<void>
  /** Canaries without an outcome get their work item, whatever woke nobody. */
  ensureWork(): Promise<void>
}

/** Telemetry of one window, as the collector answered. */
export interface TelemetryAnswer {
  source: string
  asOfMs: number
  newestMs: number | null
  complete: boolean
  missing: string[]
  baseline: SideSignals & { newestMs: number | null }
  canary: SideSignals & { newestMs: number | null }
  /** Of each server group of the cluster over the window. */
  totals: Map<string, { requests: number; errors: number; p95Ms: number | null }>
  callers: { application: string; requests: number }[] | null
}

/** Null: it does not answer. */
export interface CanaryTelemetry {
  read(question: { application: string; cluster: string; baseline: string; canary: string; window: AnalysisWindow }): Promise<TelemetryAnswer | null>
}

/** Of the chaos domain: when faults were made on an application or its calls on purpose. */
export interface FaultTimes {
  within(application: string, window: Pick<AnalysisWindow, 'fromMs' | 'toMs'>): Promise<FaultTime[]>
}

/** Of the delivery domain: which operations of a server group make more calls than they may. Nothing where nobody can tell. */
export interface ReleaseCalls {
  overBudget(application: string, serverGroup: string): Promise<CallsOverBudget[]>
}

/** An act of a person, as decided on the locked run. */
export interface PersonsAct {
  act: Signature['act']
  role: Signature['role']
  why: string
  /** Null: nothing was judged yet. */
  cardHash: string | null
  /** Set when this act decides. */
  outcome: Outcome | null
  words: string
  extendMs: number | null
}

export type Acted = { kind: 'acted' } | { kind: 'missing' } | { kind: 'refused'; fault: Fault }

/** What people ask of canaries. The act is decided under the run's lock, so that two at once see each other. */
export interface CanaryActStore {
  find(application: ApplicationRef, number: number): Promise<CanaryRecord | null>
  view(application: ApplicationRef, number: number): Promise<{ record: CanaryRecord; card: DecisionCard | null; judgements: CanaryView['judgements'] } | null>
  act(application: ApplicationRef, number: number, doer: Doer, person: string, decide: (record: CanaryRecord) => Result<PersonsAct, Fault>): Promise<Acted>
  /** A card of this canary by its name: signed ones for ever, others while they are kept. */
  card(application: ApplicationRef, number: number, hash: string): Promise<DecisionCard | null>
}

/** What lists show of canaries, all in one question. */
export interface CanaryBriefStore {
  briefs(scope: TeamScope, rolloutIds: readonly string[]): Promise<CanaryBrief[]>
}

/** Who stands behind an actor: of a token the person who made it, so that nobody counts twice. */
export interface Persons {
  personOf(actor: { kind: string; id: string }): Promise<string>
}

export interface StoredConfig {
  name: string
  version: number
  config: unknown
  createdBy: string
  createdAt: string
}

export interface CanaryConfigStore {
  /** The newest version of each, by name. */
  list(applicationId: string): Promise<StoredConfig[]>
  latest(applicationId: string, name: string): Promise<StoredConfig | null>
  /** The number of the newest version when it is not the expected one. */
  save(application: ApplicationRef, id: string, name: string, config: unknown, expectedVersion: number, doer: Doer): Promise<StoredConfig | { version: number }>
}

export interface DeliveryPolicyStore {
  /** Null for a team out of scope. */
  find(scope: TeamScope, slug: string): Promise<{ teamId: string; slug: string } | null>
  get(teamId: string): Promise<{ policy: ApprovalPolicy; version: number }>
  save(team: { teamId: string; slug: string }, policy: ApprovalPolicy, expectedVersion: number, doer: Doer): Promise<{ policy: ApprovalPolicy; version: number } | { version: number }>
}
