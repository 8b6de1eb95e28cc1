import type { TeamScope } from '@/lib/kernel/actor'
import type { Page, PageInput } from '@/lib/kernel/page'
import type { LedgerHeadValue } from './core/chain'
import type { SequencedNotice } from './core/event-queue'
import type { LedgerEntry } from './schemas'

/** Every filter given must hold. Times are milliseconds since 1970; the range is [fromMs, toMs). */
export interface ChangeFilter {
  application?: string
  /** Part of the actor's name. */
  actor?: string
  /** An action, or the start of one: `server-group` finds `server-group.scale`. */
  action?: string
  /** Slug. */
  team?: string
  fromMs?: number
  toMs?: number
  /** Words anywhere in what the entry says. */
  q?: string
}

/** A stored row as verification reads it: columns beside the bytes that were hashed. */
export interface StoredEntry {
  position: bigint
  at: Date
  actorKind: string
  actorId: string
  actorName: string
  action: string
  subjectKind: string
  subjectId: string
  teamId: string | null
  application: string | null
  phase: string
  canonical: string
  previous: string
  hash: string
}

export interface LedgerReader {
  /** Newest first; entries without a team for operators alone. Null for a cursor that is none of ours. `total` stops counting at 10,000. */
  list(scope: TeamScope, filter: ChangeFilter, page: PageInput): Promise<Page<LedgerEntry> | null>
  find(scope: TeamScope, position: bigint): Promise<LedgerEntry | null>
  head(): Promise<LedgerHeadValue>
  /** Up to `limit` rows after `position`, in order. */
  after(position: bigint, limit: number): Promise<StoredEntry[]>
}

export interface CopiedHead {
  position: string
  hash: string
  at: string
}

/** The head's copies beside the data: what a cut tail is noticed by. */
export interface HeadCopy {
  /** Oldest first; empty before the first copy. */
  read(): Promise<CopiedHead[]>
  write(copies: CopiedHead[]): Promise<void>
}

/** Other domains' parser of `now-1h`, epoch milliseconds and ISO times; null for anything else. */
export type ParseMoment = (text: string, nowMs: number) => number | null

/** Where events come from, as one reader needs it. */
export interface EventSource {
  subscribe(onNotice: (notice: SequencedNotice) => void, onGap: () => void): () => void
  ready(): Promise<void>
  /** Null when they are no longer all there. */
  since(seq: string): Promise<SequencedNotice[] | null>
  latest(): Promise<string>
}
