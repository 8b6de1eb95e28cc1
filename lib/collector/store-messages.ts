import type { PartSettings } from '@/lib/control/part-settings'
import type { Signal } from '@/lib/domains/telemetry/core/records'
import type { ArrivalReader } from '@/lib/domains/telemetry/arrival-ports'
import type { StoredSql, TelemetryReader } from '@/lib/domains/telemetry/ports'
import type { ArrivedLine } from '@/lib/domains/telemetry/ports'
import type { CollectorStatus, LimitedApplication } from '@/lib/domains/telemetry/schemas'
import type { StoredState } from '@/lib/domains/telemetry/adapters/duckdb-store'
import type { Wire } from '@/lib/domains/telemetry/wire/decode-request'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { Outcome } from './http-intake'

/** What the thread is started with. */
export type StoreThreadSettings = Pick<PartSettings, 'dataDir' | 'telemetry'>
export type Question = keyof TelemetryReader | keyof StoredSql | keyof ArrivalReader | 'state'
export type Counts = Record<'spans' | 'points' | 'logs', number>
export type WorkerState = StoredState & { received: Counts; refused: Counts; receivedBytes: Counts; stopped: CollectorStatus['stopped']; limited: LimitedApplication[] }

/** From the collector's main thread to the thread that holds the store. */
export type ToStore =
  | { kind: 'store'; id: number; signal: Signal; wire: Wire; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'ask'; id: number; question: Question; input: unknown }
  /** Lines are sent over only while somebody watches. */
  | { kind: 'tail'; on: boolean }
  | { kind: 'stop' }

export type FromStore =
  | { kind: 'ready' }
  | { kind: 'stored'; id: number; outcome: Outcome }
  | { kind: 'answer'; id: number; result: Result<unknown, Fault> }
  | { kind: 'lines'; lines: ArrivedLine[] }
  | { kind: 'stopped' }
