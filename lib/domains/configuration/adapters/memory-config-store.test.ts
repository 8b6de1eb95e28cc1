import { describe } from 'vitest'
import { configStagesContract } from '../testing/config-stages-contract'
import { configStoreContract } from '../testing/config-store-contract'
import { createMemoryConfigStore } from './memory-config-store'

async function make() {
  const { store, stages, trail } = createMemoryConfigStore()
  return {
    store,
    stages,
    trail: async () => trail.map(({ action, subject, after }) => `${action} ${subject.id} ${(after as { version: number }).version}`),
    said: async () => JSON.stringify(trail),
  }
}

describe('in memory', () => {
  configStoreContract(make)
  configStagesContract(make)
})
