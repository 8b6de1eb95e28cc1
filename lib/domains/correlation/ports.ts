import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { BreakerEpisodes } from '../gateway/breaker-schemas'
import type { LedgerEntry } from '../ledger/schemas'
import type { CallsAnswer, CallsInput } from '../telemetry/call-schemas'
import type { GoldenQuery } from '../telemetry/query-schemas'
import type { GoldenAnswer, TimeRange } from '../telemetry/schemas'

/** An entry of the ledger with the moment at which its act began: that of its `intended` entry where a controller wrote two. */
export interface BegunChange {
  entry: LedgerEntry
  beganMs: number
}

/** Names of the applications that are or were, since then, bound to each service, by its id. */
export type BoundApplications = (services: readonly string[], sinceMs: number) => Promise<ReadonlyMap<string, string[]>>

/** Each asks with the actor's own rights. */
export interface CorrelationPorts {
  range(from: string, to: string): Result<TimeRange, Fault>
  /** Null for operators: everything. */
  visibleNames(actor: Actor): Promise<string[] | null>
  /** `not-found` for an application that the actor does not see. */
  golden(actor: Actor, query: GoldenQuery): Promise<Result<GoldenAnswer, Fault>>
  calls(question: CallsInput): Promise<Result<CallsAnswer, Fault>>
  /** The newest of the range first; `more` where there were too many for one question. */
  changes(actor: Actor, range: TimeRange): Promise<Result<{ changes: BegunChange[]; more: boolean }, Fault>>
  /** Breakers of the calls that an application makes, and of those to it. */
  breakers(actor: Actor, application: string): Promise<Result<BreakerEpisodes, Fault>>
  /** For services whose changes the actor sees. */
  bound: BoundApplications
}
