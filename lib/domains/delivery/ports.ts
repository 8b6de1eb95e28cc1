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
}

/** Where instances run. Every act is idempotent by instance id, and one with an older epoch than the last is refused. */
export interface Runtime {
  /** False where instances share the platform's own user. */
  readonly confined: boolean
  observe(instanceId: string): Promise<ProcessObservation>
  /** Starts the process once, ever: a second call finds the first. The process outlives the platform. */
  start(spec: InstanceSpec, epoch: bigint): Promise<ProcessObservation>
  /** To the process and everything it started. Nothing happens when it is gone. */
  signal(instanceId: string, signal: 'SIGTERM' | 'SIGKILL', epoch: bigint): Promise<void>
  /** Everything it holds something of, running or not. */
  list(): Promise<string[]>
  /** The last line that the instance wrote, for saying why it ended. */
  lastLine(instanceId: string): Promise<string | null>
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
  release: { number: number; version: string; digest: string; command: string[] }
  wanted: boolean
  desiredSize: number
  zones: string[]
  healthPath: string
  environment: Record<string, string>
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
  setSecretHash(fence: Fence, instanceId: string, secretHash: string): Promise<void>
  recordStarted(fence: Fence, group: GroupRow, instanceId: string, identity: ProcessIdentity): Promise<void>
  recordHealthy(fence: Fence, group: GroupRow, instanceId: string): Promise<void>
  forgive(fence: Fence, instanceId: string): Promise<void>
  retire(fence: Fence, group: GroupRow, instanceId: string, reason: string, failures: number): Promise<void>
  finish(fence: Fence, group: GroupRow, instanceId: string, end: InstanceEnd): Promise<void>
}
