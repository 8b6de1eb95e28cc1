import type { Actor, TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { ApprovalPolicy, Need } from '../canary/analysis-schemas'
import type { SparkLine, TelemetryFreshness, TrafficPoint } from './schemas'
import type { z } from 'zod'

export interface EstateRange {
  fromMs: number
  toMs: number
}

/** What a team owns, with the sums over its running server groups; `desired` is null when none runs. */
export interface OwnedApplication {
  name: string
  team: string
  description: string
  desired: number | null
  healthy: number
  starting: number
}

export interface RunningRelease {
  application: string
  number: number
  version: string
  at: string
}

export interface OwnedApplications {
  list(scope: TeamScope): Promise<OwnedApplication[]>
  /** Null when no application of that name is in the scope. */
  find(scope: TeamScope, name: string): Promise<OwnedApplication | null>
  /** Of the newest running server group of each name. */
  releases(names: string[]): Promise<RunningRelease[]>
}

export interface LeaseCounts {
  up: number
  down: number
  starting: number
  outOfService: number
  unknown: number
}

export interface LeaseView {
  state: 'warming' | 'ready'
  asOfMs: number
  instances: LeaseCounts
  applications: { application: string; instances: LeaseCounts; zones: Record<string, number> }[]
  zones: { zone: string; instances: LeaseCounts }[]
}

export interface TrafficRow {
  key: string
  requests: number
  errors: number
  p95Ms: number | null
  worstZone: { zone: string; p95Ms: number } | null
  spark: SparkLine
}

export interface TrafficQuestion {
  /** The actor's scope: null is everything. */
  applications: string[] | null
  zone: string | undefined
  range: EstateRange
  by: 'application' | 'zone'
  /** Only these, when a page is already known. */
  keys?: string[]
  sparkPoints?: number
}

/** Questions go to the collector; a fault means that nothing is known, never that nothing happened. */
export interface Traffic {
  summary(question: TrafficQuestion): Promise<Result<{ rows: TrafficRow[]; meta: TelemetryFreshness }, Fault>>
  overTime(question: { applications: string[] | null; zone: string | undefined; range: EstateRange; stepMs: number }): Promise<Result<z.infer<typeof TrafficPoint>[], Fault>>
}

export interface EstatePorts {
  nowMs(): number
  owned: OwnedApplications
  leases(applications: string[] | null): Promise<Result<LeaseView, Fault>>
  traffic: Traffic
  /** Null for operators: everything. */
  visibleNames(actor: Actor): Promise<string[] | null>
  range(from: string, to: string): Result<EstateRange, Fault>
  /** Names under which the gateway reports its own spans; the first is the edge. */
  platformNames: readonly [string, ...string[]]
}

export type NeedOf<K extends Need['kind']> = Extract<Need, { kind: K }>

/** A decision card that waits, with what says who may sign it. */
export interface WaitingDecision extends Omit<NeedOf<'decision'>, 'maySign'> {
  teamId: string
  policy: ApprovalPolicy
  startedById: string
  /** Ids of those who have signed its promotion. */
  signedByIds: string[]
}

/** What waits for a person, of the teams in the scope. Each list ends at a hundred, the most urgent of its kind first. */
export interface Waiting {
  decisions(scope: TeamScope): Promise<WaitingDecision[]>
  /** Ended since then without shipping, not asked for by a person, and with no later rollout of the cluster. */
  failures(scope: TeamScope, sinceMs: number): Promise<NeedOf<'failed-rollout'>[]>
  /** Runs of faults that left something, or ended since then with the steady state broken or by failing, and no later run of the target. */
  chaos(scope: TeamScope, sinceMs: number): Promise<NeedOf<'chaos'>[]>
  /** Alerts that are open and not silenced, those that somebody is to look at now first. */
  alerts(scope: TeamScope): Promise<NeedOf<'alert'>[]>
  /** Server groups with traffic and a slot that keeps failing. */
  sick(scope: TeamScope): Promise<NeedOf<'sick'>[]>
  /** Services that could not be made. */
  failedServices(scope: TeamScope): Promise<NeedOf<'failed-service'>[]>
  /** Services near the size of their plan, and those over it, which may not write: these first. */
  fullServices(scope: TeamScope): Promise<NeedOf<'service-size'>[]>
  /** Quotas that are used up. */
  usedUpQuotas(scope: TeamScope): Promise<NeedOf<'quota-edge'>[]>
  /** Operations whose newest release makes more calls than their budget allows; none while telemetry does not answer. */
  overBudget(scope: TeamScope): Promise<NeedOf<'calls-over-budget'>[]>
}
