import type { FilterRow, FilterVersion } from './filter-api-schemas'
import type { FilterDocument } from './filter-schemas'
import type { GatewayDoer } from './route-ports'

export type StoredFilter = Omit<FilterRow, 'counts'>
export type SavedFilter = { kind: 'saved'; filter: StoredFilter } | { kind: 'changed-meanwhile' } | { kind: 'too-many'; limit: number }

/** What operators decide about filters. Each write takes its ledger entry, in one transaction, and tells the daemon. */
export interface FilterStore {
  all(): Promise<StoredFilter[]>
  find(name: string): Promise<StoredFilter | null>
  versions(filter: { id: string }): Promise<FilterVersion[]>
  /** `expectedVersion` 0: there must be none of that name. */
  save(name: string, content: { id: string; document: FilterDocument; script: string }, expectedVersion: number, doer: GatewayDoer, rolledBackTo?: number): Promise<SavedFilter>
  remove(filter: StoredFilter, doer: GatewayDoer): Promise<void>
}
