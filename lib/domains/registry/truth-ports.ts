import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { z } from 'zod'
import type { ApplicationRef, Fence } from '../delivery/ports'
import type { HoldAct } from './core/decide-hold'
import type { CleanedUp, Hold, HoldMode, TruthListAnswer, TruthListInput } from './truth-schemas'
import type { Capacity, ZoneDrain, ZoneStanding, ZoneState } from './zone-schemas'

export interface Doer {
  actor: { kind: string; id: string; name: string }
  why: string
}

/** What the daemon's witnesses say, over its socket. */
export interface TruthSource {
  list(input: z.input<typeof TruthListInput>): Promise<Result<TruthListAnswer, Fault>>
  /** Removes the leases of those that are ghosts at that moment, with entries in the ledger around it. */
  cleanUp(groups: readonly GhostGroup[], doer: Doer): Promise<Result<CleanedUp, Fault>>
}

export interface GhostGroup {
  application: string
  teamId: string | null
  instances: readonly string[]
}

/** Open requests by instance; absent means zero. Null: the proxy does not tell. */
export type OpenRequests = () => Promise<Readonly<Record<string, number>> | null>

/** Of the applications domain. Null for one outside the scope: it does not exist for the asker. */
export interface OwnedApplications {
  find(scope: TeamScope, name: string): Promise<ApplicationRef | null>
}

/** Where an instance's application stands: whose it is, or nobody's here. */
export interface HoldSubject {
  application: string
  instance: string
  teamId: string | null
}

/** Since when an instance has its verdict, by its kind and reason. */
export interface KeptVerdict {
  application: string
  instance: string
  kind: string
  because: string
  sinceMs: number
}

export interface HoldStore {
  /** Of these instances. */
  of(instances: readonly string[]): Promise<Hold[]>
  /** `held`: it is out already, or on its way. With its entry in the ledger. */
  ask(subject: HoldSubject, mode: HoldMode, doer: Doer): Promise<Hold | 'held'>
  /** Null where it is not held, or on its way back; with its entry in the ledger. */
  askBack(subject: HoldSubject, doer: Doer): Promise<Hold | null>
}

export interface HoldRecord {
  subject: HoldSubject
  mode: HoldMode
  phase: Hold['phase']
  why: string
  phaseMs: number
  missingMs: number | null
}

/** As its controller sees it. Every write checks the fence and adds to the ledger in the same transaction. */
export interface HoldWork {
  load(objectId: string): Promise<HoldRecord | null>
  record(fence: Fence, record: HoldRecord, act: HoldAct): Promise<void>
  /** Makes sure that every hold is looked after. */
  ensureWork(): Promise<void>
}

export interface ZoneSource {
  standing(applications: string[] | null): Promise<Result<ZoneStanding, Fault>>
}

/** Applications that are up in a zone, with how many, and what each lacks when it goes. */
export type TouchedByZone = readonly { application: string; up: number; refusing?: ZoneState['refusing'][number] }[]

/** Each write has an entry of no team for the zone, which is everybody's, and one for each application that it touches, which its team reads. */
export interface ZoneDrainStore {
  list(): Promise<ZoneDrain[]>
  /** False where it is drained already. */
  drain(zone: string, overridden: boolean, touched: TouchedByZone, doer: Doer): Promise<boolean>
  /** False where it is not drained. Those that the drain touched are told too. */
  bringBack(zone: string, touched: TouchedByZone, doer: Doer): Promise<boolean>
}

export interface CapacityStore {
  of(applications: readonly string[] | null): Promise<Capacity[]>
  /** Null takes it away. With its entry in the ledger. */
  set(application: ApplicationRef, ratePerInstance: number | null, doer: Doer): Promise<void>
}

/** Requests a second by application at the busiest minute, and by instance at its own. Null: telemetry does not answer. */
export interface LoadReader {
  peaks(applications: readonly string[], range: { fromMs: number; toMs: number }): Promise<{ byApplication: ReadonlyMap<string, number | null>; byInstance: ReadonlyMap<string, number> } | null>
}
