import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { Secret } from '@/lib/kernel/secret'
import type { Fence } from '../delivery/ports'
import type { BindingRecord } from './core/decide-binding'
import type { SizeAction } from './core/decide-size'
import type { Binding, CreateServiceInput, ListServicesInput, PlanName, Quota, RevealedCredential, Said, Service, ServiceDetail, ServiceSize, ServiceState, SessionHolder } from './schemas'

/** Of an Open Service Broker call: offering and plan by their ids, and the epoch of the controller that acts. */
export interface BrokerCall {
  serviceId: string
  planId: string
  /** A broker refuses one that is older than the last that acted on the thing (`StaleEpoch`). */
  epoch: bigint
}

export interface ServiceCredentials {
  host: string
  port: number
  database: string
  username: string
  password: Secret
}

/** 200 and 201 are `done`, 202 is `in-progress`, 4xx is `refused`: nothing was changed. 5xx and silence are thrown: unknown. */
export type BrokerAnswer<T> = { kind: 'done'; value: T } | { kind: 'in-progress'; operation: string; description: string } | { kind: 'refused'; error: string; description: string }

/** `gone` is 404 and 410: nothing is known of the operation. */
export type LastOperation = { state: 'in progress' | 'succeeded' | 'failed' | 'gone'; description: string }

/** The shape of Open Service Broker 2.17. Ids are chosen by us; every act is idempotent, and what is absent is deleted already. */
export interface Broker {
  provision(instanceId: string, call: BrokerCall): Promise<BrokerAnswer<null>>
  /** Of an instance whose provision is in progress. */
  lastOperation(instanceId: string, operation: string): Promise<LastOperation>
  deprovision(instanceId: string, call: BrokerCall): Promise<BrokerAnswer<null>>
  /** Bound again, it gives other credentials in place of the first: whoever did not keep those has none. */
  bind(instanceId: string, bindingId: string, call: BrokerCall): Promise<BrokerAnswer<ServiceCredentials>>
  /** Ends sessions too. */
  unbind(instanceId: string, bindingId: string, call: BrokerCall): Promise<BrokerAnswer<null>>
}

/** `busy`: something is in the way for now, in the engine's words; what is done of it stays done, and the rest is asked for again. */
export type WriteHold = { kind: 'done' } | { kind: 'busy'; cause: string }

/** What no broker protocol has: an instance over the size of its plan is kept from growing. */
export interface WriteGuard {
  /** Its logins, present and future, read and delete but do not write. Asked again, it catches what slipped in meanwhile. With `insist` sessions in the way are ended. */
  holdWrites(instanceId: string, call: BrokerCall & { insist: boolean }): Promise<WriteHold>
  /** As it was before. */
  giveWrites(instanceId: string, call: BrokerCall): Promise<WriteHold>
}

/** Everything of this installation that the engine holds, as it says itself. */
export interface EngineSurvey {
  services: { id: string; sizeBytes: number; connections: number; hasDatabase: boolean }[]
  logins: { id: string; serviceId: string; sessions: number; lastUseMs: number | null }[]
}

export interface EngineView {
  /** Null while there is no server, which is then not started for this. */
  survey(): Promise<EngineSurvey | null>
  /** Who is there with one login now, by program and kind of address. */
  holders(credentialId: string): Promise<SessionHolder[]>
  /** Where it is reached now, null while it does not answer; what is sealed may name an earlier port. */
  endpoint(): Promise<{ host: string; port: number } | null>
}

export interface Doer {
  actor: { kind: string; id: string; name: string }
  why?: string | undefined
}

export interface TeamRef {
  id: string
  slug: string
}

/** A live service of the team, as a refusal for quota names it. */
export interface Freeable {
  name: string
  lastUseAt: string | null
  bindings: number
}

export type AddedService = { kind: 'added'; service: Service } | { kind: 'name-taken' } | { kind: 'over-quota'; limit: number; used: number; freeable: Freeable[] }
export type Bound = { kind: 'bound'; binding: Binding } | { kind: 'not-ready'; state: ServiceState } | { kind: 'bound-already' } | { kind: 'name-taken' } | { kind: 'url-taken'; by: string } | { kind: 'held'; rollout: number }
export type ChangedBinding = { kind: 'changed'; binding: Binding } | { kind: 'missing' } | { kind: 'wrong-state'; state: Binding['state'] } | { kind: 'held'; rollout: number; application: string }
export type DeletedService = { kind: 'deleting'; service: Service } | { kind: 'wrong-state'; state: ServiceState } | { kind: 'held'; rollout: number; application: string }
export type BindingChange = 'rotate' | 'cancel' | 'unbind'
/** `under-way`: it is being tried already, and nothing was changed. */
export type RetriedService = { kind: 'retried' | 'under-way'; service: Service } | { kind: 'wrong-state'; state: ServiceState } | { kind: 'over-quota'; plan: PlanName; limit: number; used: number; freeable: Freeable[] }
export type RetriedBinding = { kind: 'retried' | 'under-way'; binding: Binding } | { kind: 'missing' } | { kind: 'wrong-state'; state: Binding['state'] }
/** `ending`: somebody asked already. `not-draining`: nothing waits for anybody's sessions. */
export type EndedSessions = { kind: 'asked' | 'ending'; binding: Binding } | { kind: 'missing' } | { kind: 'not-draining'; state: Binding['state'] }

/** The service that something is done to. */
export interface ServiceRef extends TeamRefOfService {
  id: string
  name: string
  state: ServiceState
}
interface TeamRefOfService {
  teamId: string
  team: string
}

/** What people decide. Each write takes its ledger entry and wakes the controller, in one transaction. */
export interface CatalogStore {
  team(scope: TeamScope, slug: string): Promise<TeamRef | null>
  find(scope: TeamScope, id: string): Promise<ServiceRef | null>
  list(scope: TeamScope, ask: Pick<ListServicesInput, 'team' | 'name' | 'application' | 'state'> & { after: string | null; limit: number }): Promise<{ items: Service[]; total: number; more: boolean }>
  detail(service: ServiceRef): Promise<ServiceDetail>
  /** Reserves by locking the team's quota row of the plan. */
  add(team: TeamRef, draft: CreateServiceInput & { id: string }, doer: Doer): Promise<AddedService>
  delete(service: ServiceRef, doer: Doer): Promise<DeletedService>
  /** One that failed is ordered again under the same id, which holds its place already; one that stands still is looked at now. */
  retry(service: ServiceRef, doer: Doer): Promise<RetriedService>
  bind(service: ServiceRef, application: { id: string; name: string }, draft: { id: string; credentialId: string; name: string; databaseUrl: boolean }, doer: Doer): Promise<Bound>
  changeBinding(service: ServiceRef, bindingId: string, change: BindingChange, newCredentialId: string, doer: Doer): Promise<ChangedBinding>
  retryBinding(service: ServiceRef, bindingId: string, doer: Doer): Promise<RetriedBinding>
  /** Of the login that a rotation leaves behind, as soon as only strangers hold it. */
  endSessions(service: ServiceRef, bindingId: string, doer: Doer): Promise<EndedSessions>
  quotas(scope: TeamScope, slug?: string): Promise<Quota[]>
  setQuota(team: TeamRef, plan: PlanName, limit: number, doer: Doer): Promise<Quota>
}

/** Of the applications domain. */
export interface Applications {
  find(scope: TeamScope, name: string): Promise<{ id: string; name: string; teamId: string } | null>
}

/** The daemon alone opens what is sealed. Null where nothing is given. */
export interface Reveals {
  reveal(service: ServiceRef, bindingId: string, doer: Doer): Promise<Result<RevealedCredential | null, Fault>>
}

export interface ServiceRecord {
  id: string
  teamId: string
  name: string
  offering: string
  plan: PlanName
  state: ServiceState
  step: string
  said: Said | null
  size: ServiceSize
  /** As the engine last said it. */
  sizeBytes: number | null
  tries: number
  version: number
  /** Or tried again last. */
  askedAtMs: number
  nowMs: number
  /** Not ended. */
  bindings: number
}

/** What the controller of services writes, under its fence. */
export interface ServiceWork {
  load(id: string): Promise<ServiceRecord | null>
  /** Written before the first outside act of a kind. */
  intend(fence: Fence, record: ServiceRecord, act: 'provision' | 'deprovision' | 'hold-writes' | 'give-writes'): Promise<void>
  note(fence: Fence, record: ServiceRecord, said: Said, failed: boolean): Promise<void>
  record(fence: Fence, record: ServiceRecord, outcome: { kind: 'ready' } | { kind: 'failed'; said: Said } | { kind: 'deleted' } | { kind: 'size'; size: ServiceSize; action: SizeAction }): Promise<void>
}

/** Who holds a login, those of the longest standing, and how many sessions there are in all. */
export interface Holding {
  credentialId: string
  holders: readonly SessionHolder[]
  sessions: number
}

/** What the controller of bindings writes, under its fence. False: somebody changed the binding meanwhile, look again. */
export interface BindingWork {
  load(id: string): Promise<BindingRecord | null>
  intend(fence: Fence, record: BindingRecord, act: 'issue' | 'revoke', credentialId: string): Promise<boolean>
  issued(fence: Fence, record: BindingRecord, credentialId: string, credentials: ServiceCredentials): Promise<boolean>
  /** Instances are given this from now on, or nothing: raises the application's generation and wakes its server groups. */
  give(fence: Fence, record: BindingRecord, credentialId: string | null): Promise<boolean>
  revoked(fence: Fence, record: BindingRecord, credentialId: string): Promise<boolean>
  /** With whom it waits for, where it waits for sessions of a login. */
  note(fence: Fence, record: BindingRecord, step: Binding['step'], said: Said, holding?: Holding): Promise<void>
  settle(fence: Fence, record: BindingRecord, state: 'bound' | 'ended'): Promise<boolean>
}
