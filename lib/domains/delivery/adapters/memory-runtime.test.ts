import { describe } from 'vitest'
import { runtimeContract } from '../testing/runtime-contract'
import { createMemoryRuntime } from './memory-runtime'

describe('the memory runtime', () => {
  runtimeContract(async () => ({
    runtime: createMemoryRuntime(),
    spec: async (id) => ({ id, applicationId: 'a', digest: 'd', command: ['node'], port: 1, environment: async () => ({}) }),
  }))
})
