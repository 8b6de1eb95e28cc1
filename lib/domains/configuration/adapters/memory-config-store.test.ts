import { describe } from 'vitest'
import { configStoreContract } from '../testing/config-store-contract'
import { createMemoryConfigStore } from './memory-config-store'

describe('in memory', () =>
  configStoreContract(async () => {
    const { store, trail } = createMemoryConfigStore()
    return {
      store,
      trail: async () => trail.map(({ action, subject, after }) => `${action} ${subject.id} ${(after as { version: number }).version}`),
      said: async () => JSON.stringify(trail),
    }
  }))
