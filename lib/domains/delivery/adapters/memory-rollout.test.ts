import { describe } from 'vitest'
import { home, homeBlue } from '../testing/delivery-under-test'
import { type RolloutsUnderTest, rolloutStoreContract } from '../testing/rollout-store-contract'
import { createMemoryDelivery } from './memory-delivery'
import { createMemoryDeliveryStore } from './memory-delivery-store'
import { createMemoryGroupStore } from './memory-group-store'
import { createMemoryRollouts, createMemoryRolloutStore } from './memory-rollout-store'

async function make(): Promise<RolloutsUnderTest> {
  const memory = createMemoryDelivery([home, homeBlue])
  return {
    rollouts: createMemoryRolloutStore(memory, createMemoryRollouts()),
    fault: async ({ id }) => (memory.faults.set(id, 7), 7),
    delivery: createMemoryDeliveryStore(memory),
    groups: (host) => createMemoryGroupStore(memory, host),
    claim: async (objectId, holder) => ({ kind: 'rollout', objectId, holder, epoch: 1n }),
    woken: async () => [...new Set(memory.woken.splice(0))].sort(),
    trail: async () => memory.trail.map(({ action, phase, subject }) => `${action} ${phase ?? 'done'} ${subject.id}`),
  }
}

describe('rollouts in memory', () => rolloutStoreContract(make))
