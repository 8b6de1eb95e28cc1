import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { ApplicationRef, Doer, Fence, Slice } from '../delivery/ports'
import type { FaultCount, FaultsOfRun, PairSeconds } from '../gateway/fault-schemas'
import type { RunAct } from './core/run-act'
import type { RunState } from './core/run-state'
import type { ToldSteps } from './core/telemetry-state'
import type { ChaosRun, Reaction, RunPlan, RunSummary, RunTarget, TargetSnapshot } from './schemas'
import type { CallCounts, Condition, Sample } from './steady-schemas'

export interface RunDraft {
  id: string
  plan: RunPlan
  title: string
  /** Besides the target: who calls it. */
  caller: ApplicationRef | null
}

export interface RunSamples {
  /** By the second: what the proxy counted. */
  samples: Sample[]
  /** By ten seconds: what telemetry tells. */
  steps: Sample[]
}

export type StartedRun = { kind: 'started'; run: ChaosRun } | { kind: 'under-way'; rollout: number; strategy: string } | { kind: 'other-run'; number: number }

/** What people ask of runs, and read of them. Each write takes its ledger entry and wakes the controller, in one transaction. */
export interface ChaosStore {
  list(scope: TeamScope, page: { state: 'under-way' | 'ended' | 'all'; application: string | undefined; after: number | null; limit: number }): Promise<Slice<ChaosRun>>
  /** Null for one whose application is out of the scope. */
  find(scope: TeamScope, number: number): Promise<{ run: ChaosRun; teamId: string } | null>
  /** Oldest first; with `after`, what came after the newest second and step that the asker has. */
  samples(runId: string, after: { secondMs: number | null; stepMs: number | null }): Promise<RunSamples>
  /** What `summariseRun` says of all of them, without moving them. */
  summary(run: Pick<ChaosRun, 'id' | 'plan' | 'injectedAt' | 'goneAt'>): Promise<RunSummary>
  /** Refused while a rollout or another run is on the target, as its locked rows say. */
  start(application: ApplicationRef, draft: RunDraft, doer: Doer): Promise<StartedRun>
  /** Asking twice is asking once. Null: it has ended. */
  askAbort(number: number, doer: Doer): Promise<ChaosRun | null>
  /** Of every run of the scope that may still have a fault. */
  askAbortAll(scope: TeamScope, doer: Doer): Promise<ChaosRun[]>
  askTakeBack(number: number, doer: Doer): Promise<ChaosRun | null>
  /** What stands against a run on this target now. */
  held(application: ApplicationRef): Promise<{ rollout: { number: number; strategy: string } | null; run: number | null }>
  /** Healthy instances of the application. */
  targets(application: ApplicationRef): Promise<RunTarget[]>
}

/** Where faults on calls act: the proxy. A fault of the second kind means that it does not answer, and nothing is known. */
export interface CallPoint {
  put(faults: FaultsOfRun): Promise<Result<null, Fault>>
  counts(): Promise<Result<readonly FaultCount[], Fault>>
}

/** The proxy's own counters, by second. */
export interface LiveFigures {
  read(sinceMs: number): Promise<Result<PairSeconds, Fault>>
}

/** What applications say of themselves, of the last two minutes. */
export interface ToldFigures {
  /** Of each application that the telemetry conditions name; a fault means that the collector does not answer. Nothing is asked where there are none. */
  read(conditions: readonly Condition[]): Promise<Result<ToldSteps[], Fault>>
}

export type TargetState = { kind: 'running'; paused: boolean; timer: boolean } | { kind: 'ended' }

/** Where faults on instances act: their runtime. */
export interface InstancePoint {
  observe(instance: string): Promise<TargetState>
  /** Done once for each instance and kind, however often it is asked for. */
  disturb(instance: string, kind: 'kill' | 'stop' | 'pause', by: { run: string; epoch: bigint; endsAtMs: number }): Promise<void>
  /** Lets it go on and ends its timer. Anybody may, at any time. */
  release(instance: string, run: string): Promise<void>
}

/** A run as its rows say, at one moment of the database's clock. */
export interface RunRecord {
  state: RunState
  application: ApplicationRef
  number: number
  version: number
}

export interface NewSample extends Sample {
  counts: CallCounts
  known: boolean
}

/** What the controller reads and writes of runs. A write carries its fence, and happens only while the run is as it was read. */
export interface ChaosWork {
  load(runId: string): Promise<RunRecord | null>
  record(fence: Fence, record: RunRecord, act: RunAct): Promise<boolean>
  addSamples(fence: Fence, record: RunRecord, samples: readonly NewSample[]): Promise<void>
  addSteps(fence: Fence, record: RunRecord, steps: readonly Sample[]): Promise<void>
  /** The target now, but for what machines report. */
  snapshot(record: RunRecord): Promise<Pick<TargetSnapshot, 'groups' | 'weights' | 'instances'>>
  /** What the target did in the time of the fault, out of samples and rows. */
  reaction(record: RunRecord): Promise<Pick<Reaction, 'requests' | 'errors' | 'injected' | 'fallbacks' | 'replaced'>>
  /** Puts the weights of before back, and wakes the controllers of the target's server groups. */
  takeBack(fence: Fence, record: RunRecord): Promise<void>
  /** Runs that are not done get their work item, whatever woke nobody. */
  ensureWork(): Promise<void>
}

/** What machines report of the target's instances. */
export interface TargetWitness {
  /** Ids of instances of the application with a lease that is up; null: the registry is not to be trusted now. */
  leases(application: string): string[] | null
  /** Ids that the proxy has ejected; null: it does not answer. */
  ejected(): Promise<string[] | null>
  /** Of those who call the application through the proxy; null: it does not answer. */
  callers(application: string): Promise<CallerOfTarget[] | null>
}

export interface CallerOfTarget {
  /** `edge` for calls from outside. */
  caller: string
  breaker: 'closed' | 'open' | 'half-open'
  /** When it last changed; null: closed since the proxy began. */
  sinceMs: number | null
  /** No call is let through, not even one that would try. */
  refuses: boolean
  retries: number
  refused: number
}
