import { describe } from 'vitest'
import { applicationStoreContract } from '../testing/application-store-contract'
import { createMemoryApplications, createMemoryApplicationStore } from './memory-application-store'

describe('applications in memory', () =>
  applicationStoreContract(async () => {
    const memory = createMemoryApplications([{ id: 'front', slug: 'front' }, { id: 'back', slug: 'back' }])
    return { store: createMemoryApplicationStore(memory), trail: async () => memory.trail.map(({ action, subject }) => `${action} ${subject.id}`) }
  }))
