import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { Signal } from './core/records'
import type { Severity } from './schemas'

/** Whose rows are read in the order in which they were stored. Severity is of lines alone. */
export interface ArrivalSelector {
  signal: Signal
  applications: string[]
  severity?: Severity | undefined
}

/** Where a row came to be stored within its day: the stamp of its commit, and its place among the rows of the day. Thinning leaves it as it is. */
export interface ArrivalPlace {
  stamp: number
  /** `wholeCommit` where all of the commit is meant. */
  row: number
}
export const wholeCommit = Number.MAX_SAFE_INTEGER

/** Rows of one commit that can be read: how many, and about how many bytes they are. */
interface ArrivalGroup {
  stamp: number
  records: number
  bytes: number
  /** So many more arrived with them and were taken out when the day was thinned. */
  gone: number
}

export interface ArrivalTally {
  /** Days that are stored, oldest first: what is not among them is gone. */
  days: string[]
  /** Those that were thinned after they had been written; `told` where `gone` says what of. A version that did not note it left others. */
  thinned: { day: string; told: boolean }[]
  /** Of each day that has more than was counted: everything up to `upTo` is in these groups or is nobody's. */
  counted: { day: string; upTo: number; groups: ArrivalGroup[] }[]
}

interface ArrivedRow extends ArrivalPlace {
  /** JSON, as stored. */
  resource: string
  attributes: string
}
export interface ArrivedLogRow extends ArrivedRow {
  timeNs: bigint
  severity: number
  body: string
  traceId: string
  spanId: string
}
export interface ArrivedSpanRow extends ArrivedRow {
  startNs: bigint
  durationNs: bigint
  traceId: string
  spanId: string
  parentId: string
  name: string
  kind: number
  status: number
  statusMessage: string
  /** '' or JSON: [time, name, attributes] of each. */
  events: string
}
export interface ArrivedPointRow extends ArrivedRow {
  timeNs: bigint
  name: string
  unit: string
  kind: string
  temporality: number
  monotonic: boolean
  value: number
  /** Of histograms: their count, and JSON of bounds and counts. */
  count: bigint | null
  buckets: string | null
}
export type ArrivedRows = { signal: 'logs'; rows: ArrivedLogRow[] } | { signal: 'traces'; rows: ArrivedSpanRow[] } | { signal: 'metrics'; rows: ArrivedPointRow[] }

/** What was stored, in the order of its arrival, for who reads all of it once: each day by itself, as clocks may go back. */
export interface ArrivalReader {
  /** What arrived after the places of `from`; in a day that is not in it after `sinceMs`. */
  arrivalTally(input: ArrivalSelector & { from: Record<string, ArrivalPlace>; sinceMs: number }): Promise<Result<ArrivalTally, Fault>>
  /** The next rows of one day; `thinned` where others may have been taken out among them. */
  arrivals(input: ArrivalSelector & { day: string; after: ArrivalPlace; upTo: number; limit: number }): Promise<Result<ArrivedRows & { thinned: boolean }, Fault>>
}
