import type { Change } from '../../ledger/schemas'
import type { GuideStore } from '../ports'
import type { GuideState } from '../schemas'

/** `trail` is the ledger of whoever looks. */
export function createMemoryGuideStore(states: Map<string, GuideState>, trail: Change[] = []): GuideStore {
  return {
    read: async (personId) => states.get(personId) ?? null,
    save: async (personId, state, change) => {
      states.set(personId, state)
      trail.push(change)
    },
  }
}
