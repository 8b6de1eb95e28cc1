import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { z } from 'zod'
import type { SourceFinding } from '@/lib/domains/telemetry/source-schemas'
import type { InstanceInfo } from './core/instance'
import type { JournalEntry } from './core/journal-entry'
import type { ItemAnswer, ReplicationItem } from './core/replication'
import type { ReadDocument } from './wire/read-applications'
import type { RegistryCountsInput, RegistryListAnswer, RegistryListInput, RegistrySummary } from './schemas'

/** Where leases survive the process. */
export interface RegistryJournal {
  /** Gives every stored entry in order; a torn tail and broken lines are left out. Called once, before any append. */
  restore(apply: (entry: JournalEntry) => void): Promise<void>
  /** Resolves when the entry is on disk, with its whole group; rejects when it could not be written. */
  append(entry: JournalEntry): Promise<void>
  /** The same for one heartbeat; those of a group share a line. */
  appendRenewal(handle: number, atMs: number): Promise<void>
  /** Writes what is waiting and closes. */
  close(): Promise<void>
}

/** Another registry of the same wire. Both reject with a reason that a person can read. */
export interface RegistryPeer {
  /** As configured, without anything secret. */
  url: string
  /** Answers in the order of the items. */
  send(items: readonly ReplicationItem[]): Promise<ItemAnswer[]>
  /** Everything it holds. */
  fetchAll(): Promise<InstanceInfo[]>
  close(): Promise<void>
}

/** Another server of the wire that is read and never written. What stands in the way is a value that can be said in words. */
export interface RemoteEureka {
  full(): Promise<Result<ReadDocument, SourceFinding>>
  delta(): Promise<Result<ReadDocument, SourceFinding>>
  close(): Promise<void>
}

/** The console's view of the registry: asked over the daemon's socket. */
export interface RegistrySource {
  list(input: z.input<typeof RegistryListInput>): Promise<Result<RegistryListAnswer, Fault>>
  summary(input: z.input<typeof RegistryCountsInput>): Promise<Result<RegistrySummary, Fault>>
}

/** The applications an actor may see, lower-cased; null means all. */
export type VisibleApplications = (actor: Actor) => Promise<string[] | null>
