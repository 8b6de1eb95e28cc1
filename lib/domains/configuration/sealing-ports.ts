import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { Doer } from '../delivery/ports'

/** Null as an application: what is said to all. */
type OfApplication = string | null

export interface SealedEntry {
  application: OfApplication
  teamId: string | null
  /** The document as the ledger names it. */
  document: string
  key: string
  sealed: string
}

/** Where the keys are. What it seals opens for that application alone. */
export interface ConfigSealer {
  seal(application: OfApplication, value: string, doer: Doer): Promise<Result<string, Fault>>
  /** The same values by the newest key, in their order; null for what does not open. */
  reseal(application: OfApplication, sealed: readonly string[], doer: Doer): Promise<Result<(string | null)[], Fault>>
  /** Writes who saw it into the ledger before it answers; null: it does not open. */
  reveal(entry: SealedEntry, doer: Doer): Promise<Result<string | null, Fault>>
  makeKey(doer: Doer): Promise<Result<number, Fault>>
}

export interface ConfigKeyRows {
  /** Newest first. */
  list(): Promise<{ number: number; madeBy: string; madeAt: Date }[]>
}
