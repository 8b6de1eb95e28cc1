import { describe } from 'vitest'
import { deliveryStoreContract } from '../testing/delivery-store-contract'
import { type DeliveryUnderTest, home, homeBlue } from '../testing/delivery-under-test'
import { groupStoreContract } from '../testing/group-store-contract'
import { createMemoryDelivery } from './memory-delivery'
import { createMemoryDeliveryStore } from './memory-delivery-store'
import { createMemoryGroupStore } from './memory-group-store'

async function make(): Promise<DeliveryUnderTest> {
  const memory = createMemoryDelivery([home, homeBlue])
  return {
    delivery: createMemoryDeliveryStore(memory),
    groups: (host) => createMemoryGroupStore(memory, host),
    async claim(objectId, holder) {
      const epoch = (memory.leases.get(objectId)?.epoch ?? 0n) + 1n
      memory.leases.set(objectId, { holder, epoch })
      return { kind: 'server-group', objectId, holder, epoch }
    },
    woken: async () => [...new Set(memory.woken.splice(0))].sort(),
    trail: async () => memory.trail.map(({ action, phase, subject }) => `${action} ${phase ?? 'done'} ${subject.id}`),
  }
}

describe('delivery in memory', () => deliveryStoreContract(make))
describe('server groups in memory', () => groupStoreContract(make))
