import { rulesStoreContract } from '../testing/rules-store-contract'
import { createMemoryRules, createMemoryRulesStore } from './memory-rules-store'

rulesStoreContract(async () => {
  const memory = createMemoryRules()
  return {
    store: createMemoryRulesStore(memory, () => 1_700_000_000_000),
    home: { id: 'a', name: 'home', teamId: 'front' },
    far: { id: 'b', name: 'far', teamId: 'back' },
    trail: async () => memory.trail.map(({ actor: _actor, ...entry }) => entry),
  }
})
