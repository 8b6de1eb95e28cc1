import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { ManyReader, MetricReader, TelemetryReader, TelemetrySource } from './ports'
import type { PromqlAnswer, PromqlInput } from './promql-schemas'
import type { TraceReader } from './trace-ports'
import type { EngineChoice, SignalName, SourceReport, SourceState, SourceView } from './source-schemas'

/** Requests and the insides of instances over time. */
export interface MetricsSource extends Pick<TelemetryReader, 'golden' | 'summary' | 'runtime'>, ManyReader, MetricReader {
  /** A query in the engine's own language; absent where there is none. `invalid-input` at `#/query` when it cannot be read. */
  promql?(input: PromqlInput): Promise<Result<PromqlAnswer, Fault>>
}

export type TracesSource = Pick<TelemetryReader, 'searchTraces' | 'trace' | 'callers' | 'calls' | 'fanOut'> & TraceReader

export type LogsSource = Pick<TelemetrySource, 'searchLogs' | 'logFacets' | 'logPatterns' | 'logContext' | 'tailLogs'>

/** Where each signal's questions go. */
export interface SignalSources {
  metrics: MetricsSource
  traces: TracesSource
  logs: LogsSource
}

/** Seals what a person typed, for one signal and one origin: it opens for no other. */
export interface SecretSealer {
  seal(signal: SignalName, url: string, secret: string): Promise<Result<string, Fault>>
}

export type StoredSource = Omit<SourceView, 'state'>

export interface ChosenSource {
  signal: SignalName
  /** Null: back to the embedded store. */
  choice: (Omit<EngineChoice, 'secret'> & { sealed: string | null }) | null
  expectedVersion: number
}

export interface SourceSettings {
  /** Of every signal, chosen or not. */
  list(): Promise<StoredSource[]>
  /** The sealed secret that is kept for exactly this origin and way of logging in; null: none is. */
  keptSecret(signal: SignalName, choice: Pick<EngineChoice, 'url' | 'login'>): Promise<string | null>
  /** With its ledger entry, and word to whoever uses it. `conflict` when somebody else chose in between. */
  choose(chosen: ChosenSource, by: Pick<Actor, 'kind' | 'id' | 'name'>, why: string | undefined): Promise<Result<StoredSource, Fault>>
}

/** The collector, as far as sources are concerned. */
export interface SourceCollector {
  states(): Promise<Result<SourceState[], Fault>>
  /** Without a secret in `source` the one in force is used, when its address is the same. */
  test(signal: SignalName, source: EngineChoice): Promise<Result<SourceReport, Fault>>
  promql(input: PromqlInput): Promise<Result<PromqlAnswer, Fault>>
}
