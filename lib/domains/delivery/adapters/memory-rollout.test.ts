import { describe } from 'vitest'
import { home, homeBlue } from '../testing/delivery-under-test'
import { rolloutStoreContract, type RolloutsUnderTest } from '../testing/rollout-store-contract'
import { createMemoryDelivery } from './memory-delivery'
import { createMemoryDeliveryStore } from './memory-delivery-store'
import { createMemoryGroupStore } from './memory-group-store'
import { createMemoryRollouts, createMemoryRolloutStore } from './memory-rollout-store'

async function make(): Promise<RolloutsUnderTest> {
  let atMs = 1_000_000_000_000
  const memory = createMemoryDelivery([home, homeBlue], () => new Date((atMs += 1)))
  return {
    rollouts: createMemoryRolloutStore(memory, createMemoryRollouts()),
    delivery: createMemoryDeliveryStore(memory),
    groups: (host) => createMemoryGroupStore(memory, host),
    claim: () => Promise.reject(new Error('memory has no controllers of rollouts')),
    woken: async () => [...new Set(memory.woken.splice(0))].sort(),
    trail: async () => memory.trail.map(({ action, phase, subject }) => `${action} ${phase ?? 'done'} ${subject.id}`),
  }
}

describe('rollouts in memory', () => rolloutStoreContract(make))
