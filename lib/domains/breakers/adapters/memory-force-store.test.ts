import { forceStoreContract } from '../testing/force-store-contract'
import { createMemoryForces, createMemoryForceStore } from './memory-force-store'

forceStoreContract(async () => {
  const memory = createMemoryForces()
  let nowMs = 1_700_000_000_000
  return {
    store: createMemoryForceStore(memory, () => nowMs),
    home: { id: 'a', name: 'home', teamId: 'front' },
    far: { id: 'b', name: 'far', teamId: 'back' },
    trail: async () => memory.trail.map(({ action, why, teamId }) => ({ action, why, teamId })),
    expire: async () => void (nowMs += 86_400_000),
  }
})
