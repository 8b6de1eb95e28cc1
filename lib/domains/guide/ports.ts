import type { TeamScope } from '@/lib/kernel/actor'
import type { LedgerReader } from '../ledger/ports'
import type { Change } from '../ledger/schemas'
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

export type GuideLedger = Pick<LedgerReader, 'list'>
