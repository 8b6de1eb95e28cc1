import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { Severity } from '../telemetry/schemas'
import type { DrainTest } from './problem-schemas'
import type { DrainProgress } from './progress-schemas'
import type { CredentialView, Drain, DrainCredentials, DrainEvent, DrainKind, DrainQuota, DrainSignal, ListDrainsInput } from './schemas'

export interface DrainDoer {
  actor: { kind: string; id: string; name: string }
  why?: string | undefined
}

export interface DrainTeam {
  id: string
  slug: string
}

/** The drain that something is done to. */
export interface DrainRef {
  id: string
  name: string
  teamId: string
  team: string
  kind: DrainKind
  url: string
  localAllowed: boolean
  credentials: CredentialView
  version: number
}

export interface DrainDraft {
  kind: DrainKind
  url: string
  signals: DrainSignal[]
  applications: string[] | null
  severityMin: Severity | null
  bufferMiB: number
  localAllowed: boolean
  /** Undefined: as they are. */
  secrets: { sealed: string | null; view: CredentialView } | undefined
}

/** `foreign`: applications that the team does not own. */
export type AddedDrain = { kind: 'added'; drain: Drain } | { kind: 'name-taken' } | { kind: 'over-quota'; limit: number; used: number } | { kind: 'foreign'; names: string[] }
export type ChangedDrain = { kind: 'changed'; drain: Drain } | { kind: 'changed-meanwhile' } | { kind: 'foreign'; names: string[] }

/** What people decide. Each write takes its ledger entry, in one transaction. */
export interface DrainStore {
  team(scope: TeamScope, slug: string): Promise<DrainTeam | null>
  find(scope: TeamScope, id: string): Promise<DrainRef | null>
  /** By name, then team. */
  list(scope: TeamScope, ask: Pick<ListDrainsInput, 'team' | 'name'> & { after: string | null; limit: number }): Promise<{ items: Drain[]; total: number; more: boolean }>
  detail(drain: DrainRef): Promise<{ drain: Drain; events: DrainEvent[] }>
  /** Reserves by locking the team's quota. */
  add(team: DrainTeam, draft: DrainDraft & { id: string; name: string }, doer: DrainDoer): Promise<AddedDrain>
  change(drain: DrainRef, draft: DrainDraft & { version: number }, doer: DrainDoer): Promise<ChangedDrain>
  setPaused(drain: DrainRef, paused: boolean, doer: DrainDoer): Promise<Drain>
  delete(drain: DrainRef, doer: DrainDoer): Promise<void>
  /** That somebody sent a test. */
  noteTest(drain: DrainRef, doer: DrainDoer): Promise<void>
  quotas(scope: TeamScope, slug?: string): Promise<DrainQuota[]>
  setQuota(team: DrainTeam, limit: number, doer: DrainDoer): Promise<DrainQuota>
}

/** The daemon alone holds the key. */
export interface DrainSeals {
  seal(id: string, credentials: DrainCredentials): Promise<Result<string, Fault>>
}

/** The collector: it alone sends. */
export interface DrainWork {
  progress(ids: string[]): Promise<Result<DrainProgress[], Fault>>
  test(id: string): Promise<Result<DrainTest, Fault>>
}
