import type { TeamScope } from '@/lib/kernel/actor'
import type { Change, LedgerEntry } from '../ledger/schemas'
import type { WitnessQuestion } from './core/witness-actions'
import type { GuideState } from './schemas'

/** How far one person let the guide go. */
export interface GuideStore {
  /** Null for nobody. */
  read(personId: string): Promise<GuideState | null>
  /** Writes the state and its ledger entry together. */
  save(personId: string, state: GuideState, change: Change): Promise<void>
}

/** Of the applications domain: null for one outside the scope. */
export interface GuidedApplications {
  find(scope: TeamScope, name: string): Promise<{ teamId: string } | null>
}

/** The ledger, as far as the guide asks it. */
export interface GuideLedger {
  /** Newest first, at most `limit`; since `fromMs`, or ever where it is null. Entries of other teams do not exist for the asker. */
  newest(scope: TeamScope, question: WitnessQuestion, fromMs: number | null, limit: number): Promise<LedgerEntry[]>
}
