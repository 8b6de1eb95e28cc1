import type { Change } from '../../ledger/schemas'
import { balancingStoreContract } from '../testing/balancing-store-contract'
import { createMemoryBalancingStore } from './memory-balancing-store'

const application = { id: '1', name: 'home', teamId: 'front' }
const foreign = { id: '2', name: 'catalogue', teamId: 'back' }

balancingStoreContract(async () => {
  const trail: Change[] = []
  return { store: createMemoryBalancingStore([application, foreign], trail), application, foreign, entries: async () => trail.map(({ action, before, after, why }) => ({ action, before, after, why })) }
})
