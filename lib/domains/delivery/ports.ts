import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { DeclaredDependencies } from '../gateway/dependency-schemas'
import type { Instance, Release, ServerGroup } from './schemas'

/** The process behind one instance, as it is now. */
export type ProcessObservation =
  /** The runtime holds nothing of it. */
  | { kind: 'absent' }
  /** A start was claimed and the process has not named itself yet; nobody else may start it. */
  | { kind: 'claimed'; sinceMs: number }
  | { kind: 'running'; identity: ProcessIdentity }
  | { kind: 'ended'; exitCode: number | null; signal: string | null; words: string; /** Not the instance's doing: the machine restarted. */ blameless: boolean }

/** One process, never a pid alone: pids are used again. */
export interface ProcessIdentity {
  bootId: string
  pid: number
  startTime: string
}

export interface InstanceSpec {
  id: string
  /** Instances of different applications run as different users where the runtime can. */
  applicationId: string
  digest: string
  command: readonly string[]
  port: number
  /** Asked after the start is claimed, so that a secret is only made for a process that will be. */
  environment: () => Promise<Record<string, string>>
  /** Asked after the environment: files that only the instance may read, by path below SERVICE_BINDING_ROOT; gone at its end. */
  files?: () => Record<string, string>
}

/** What an instance is given by its application's bindings: of the catalog. */
export interface BoundToInstance {
  /** The application's binding generation that this is of, or an older one: never a newer. */
  generation: number
  environment: Record<string, string>
  files: Record<string, string>
}

export interface Bindings {
  /** Throws when a credential cannot be had: an instance without what it was promised is not started. */
  forInstance(instance: { id: string; slot: number; port: number; group: GroupRow }): Promise<BoundToInstance>
}

export const noBindings: Bindings = { forInstance: async () => ({ generation: 0, environment: {}, files: {} }) }

/** Where instances run. Every act is idempotent by instance id, and one with an older epoch than the last is refused. */
export interface Runtime {
  /** False where instances share the platform's own user. */
  readonly confined: boolean
  observe(instanceId: string): Promise<ProcessObservation>
  /** Starts the process once, ever: a second call finds the first. The process outlives the platform. */
  start(spec: InstanceSpec, epoch: bigint): Promise<ProcessObservation>
  /** To the process and everything it started. Nothing happens when it is gone. */
  signal(instanceId: string, signal: 'SIGTERM' | 'SIGKILL', epoch: bigint): Promise<void>
  /**
   * A fault on purpose. `pause` stops it in its tracks through a process of its own, which lets it go on at `untilMs` whoever of us is
   * alive. Epochs are the run's, not those of other acts; after `release` none of that run is taken any more.
   */
  disturb(instanceId: string, act: 'kill' | 'stop' | 'pause', by: { run: string; epoch: bigint; untilMs: number }): Promise<void>
  /** Lets it go on, and ends its timer. Nothing happens where nothing is disturbed. */
  release(instanceId: string, run: string): Promise<void>
  /** `timer`: the process that will let it go on is there. */
  pauseOf(instanceId: string): Promise<{ paused: boolean; timer: boolean }>
  /** Everything it holds something of, running or not. */
  list(): Promise<string[]>
  /** The last lines that the instance wrote, oldest first, for saying why it ended. */
  lastLines(instanceId: string, count: number): Promise<string[]>
  /** Removes the files it was given to read, once it has ended. */
  dropFiles(instanceId: string): Promise<void>
  /** Removes what is left of an ended instance. */
  forget(instanceId: string): Promise<void>
}

/** An act of a controller whose lease has been taken over. */
export class StaleEpoch extends Error {
  constructor(instanceId: string, epoch: bigint, last: bigint) {
    super(`epoch ${epoch} is older than ${last}, the last one that acted on ${instanceId}`)
  }
}

/** Proof of a claimed work item: writes carry it, and fail when the lease has gone to somebody else. */
export interface Fence {
  kind: string
  objectId: string
  holder: string
  epoch: bigint
}

/** A write of a controller that no longer holds its work item. */
export class LeaseLost extends Error {}

export interface GroupRow {
  id: string
  name: string
  cluster: string
  application: { id: string; name: string; teamId: string }
  release: { number: number; version: string; digest: string; command: string[]; dependencies: DeclaredDependencies }
  wanted: boolean
  desiredSize: number
  zones: string[]
  healthPath: string
  environment: Record<string, string>
  /** What its instances are to be started with; an older one is replaced. */
  bindingGeneration: number
  /** A rollout moves the cluster: nothing else is replaced meanwhile. */
  held: boolean
}

export interface InstanceRow {
  id: string
  zone: string
  slot: number
  port: number
  state: 'intended' | 'starting' | 'healthy' | 'sick' | 'stopping'
  desiredState: 'running' | 'stopped'
  reason: string
  failures: number
  createdAtMs: number
  healthyAtMs: number | null
  /** What it was started with; 0 until its environment is made. */
  bindingGeneration: number
}

export interface GroupSnapshot {
  /** The database's clock, with which every time here was written. */
  nowMs: number
  group: GroupRow
  /** Not ended, on this host. */
  instances: InstanceRow[]
  /** The last ended instance of each slot. */
  history: Map<number, { failures: number; endedAtMs: number }>
}

export interface InstanceEnd {
  state: 'stopped' | 'failed'
  reason: string
  failures: number
  exitCode: number | null
  signal: string | null
}

/** Rows of server groups as their controller sees them. Every write checks the fence and adds to the ledger in the same transaction. */
export interface GroupStore {
  load(groupId: string): Promise<GroupSnapshot | null>
  /** Ports of instances that have not ended on this host, over all groups. */
  portsInUse(): Promise<Set<number>>
  /** The intent to start, written before anything happens. */
  intend(fence: Fence, group: GroupRow, instance: { id: string; slot: number; zone: string; port: number; failures: number }): Promise<void>
  /** What its environment is made of, before the process has it: its secret's hash and its bindings' generation. */
  setSecretHash(fence: Fence, instanceId: string, secretHash: string, bindingGeneration: number): Promise<void>
  recordStarted(fence: Fence, group: GroupRow, instanceId: string, identity: ProcessIdentity): Promise<void>
  recordHealthy(fence: Fence, group: GroupRow, instanceId: string): Promise<void>
  forgive(fence: Fence, instanceId: string): Promise<void>
  /** Wants another in its place, as a person would: it serves until that one does. */
  replace(fence: Fence, group: GroupRow, instanceId: string, reason: string): Promise<void>
  retire(fence: Fence, group: GroupRow, instanceId: string, reason: string, failures: number): Promise<void>
  finish(fence: Fence, group: GroupRow, instanceId: string, end: InstanceEnd): Promise<void>
}

/** The application that something is done to, as this domain needs it. */
export interface ApplicationRef {
  id: string
  name: string
  teamId: string
}

/** Of the applications domain. Null for one outside the scope: it does not exist for the asker. */
export interface Applications {
  find(scope: TeamScope, name: string): Promise<ApplicationRef | null>
}

/** Keeps uploaded archives: the daemon. */
export interface ReleaseUploads {
  store(body: ReadableStream<Uint8Array>): Promise<Result<{ digest: string; sizeBytes: number; command: string[]; dependencies: DeclaredDependencies }, Fault>>
}

/** Of the sample estate, as it was built. Null where there is none of this name. The same build gives the same bytes. */
export interface SampleReleases {
  packBad(application: string): Promise<{ version: string; archive: ReadableStream<Uint8Array> } | null>
}

export interface Slice<T> {
  items: T[]
  total: number
  more: boolean
}

/** Who did it and why; the store adds what exactly was changed. */
export interface Doer {
  actor: { kind: string; id: string; name: string }
  why?: string | undefined
}

/** A rollout of this number moves the cluster's traffic, or keeps this group for going back: what people do by hand waits. */
export interface HeldByRollout {
  kind: 'held'
  rollout: number
}
/** A fault is made on the application on purpose, by the run of this number: what is deployed meanwhile would be judged by it. */
export interface UnderFault {
  kind: 'under-fault'
  run: number
}
export type AddedServerGroup = { kind: 'added'; group: ServerGroup } | { kind: 'no-release' } | { kind: 'cluster-taken'; by: string } | { kind: 'no-number' } | HeldByRollout | UnderFault
export type ChangedServerGroup = { kind: 'changed'; group: ServerGroup } | HeldByRollout | { kind: 'destroyed' } | { kind: 'other-version'; version: number } | { kind: 'missing' }

/** What people decide about releases and server groups. Each write takes its ledger entry and wakes the controller, in one transaction. */
export interface DeliveryStore {
  /** Newest first; `below` is a release number. */
  releases(application: ApplicationRef, page: { below: number | null; limit: number }): Promise<Slice<Release>>
  /** The same bytes again are the same release. */
  addRelease(application: ApplicationRef, release: { id: string; digest: string; sizeBytes: number; version: string; command: string[]; dependencies?: DeclaredDependencies }, doer: Doer): Promise<Release>
  /** Newest first; `after` is a server group's id. */
  serverGroups(application: ApplicationRef, page: { state: 'running' | 'destroyed' | 'all'; after: string | null; limit: number }): Promise<Slice<ServerGroup>>
  addServerGroup(application: ApplicationRef, draft: ServerGroupDraft, doer: Doer): Promise<AddedServerGroup>
  scale(application: ApplicationRef, name: string, size: number, expectedVersion: number | undefined, doer: Doer): Promise<ChangedServerGroup>
  destroy(application: ApplicationRef, name: string, doer: Doer): Promise<ChangedServerGroup>
  /** Newest first; `after` is an instance's id. */
  instances(application: ApplicationRef, page: { serverGroup: string | undefined; state: 'live' | 'ended' | 'all'; after: string | null; limit: number }): Promise<Slice<Instance>>
  /** Asks for another in its place. Null when there is none; `ended` when it has ended already. */
  replaceInstance(application: ApplicationRef, id: string, doer: Doer): Promise<Instance | 'ended' | null>
}

export interface ServerGroupDraft {
  id: string
  cluster: string
  release: number
  size: number
  zones: readonly string[]
  healthPath: string
  environment: Readonly<Record<string, string>>
}

/** Services to begin with, as they were built. Null where there is none in that language. */
export interface Templates {
  read(language: string): Promise<{ path: string; text: string }[] | null>
}
