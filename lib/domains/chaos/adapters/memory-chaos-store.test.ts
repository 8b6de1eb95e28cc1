import { describe } from 'vitest'
import { chaosStoreContract } from '../testing/chaos-store-contract'
import type { ChaosUnderTest } from '../testing/chaos-under-test'
import { createMemoryChaos, createMemoryChaosStore } from './memory-chaos-store'

async function make(): Promise<ChaosUnderTest> {
  const memory = createMemoryChaos()
  return {
    runs: createMemoryChaosStore(memory),
    instance: async ({ name }, target) => void memory.instances.set(name, [target]),
    rollout: async ({ name }, strategy) => (memory.rollouts.set(name, { number: 3, strategy }), 3),
    async put({ number }, phase, leftovers = null) {
      const { run } = memory.rows.find((row) => row.run.number === number) ?? { run: null }
      if (run) Object.assign(run, { phase, facts: { ...run.facts, leftovers }, can: { abort: false, takeBack: phase === 'residue' && (leftovers?.length ?? 0) > 0 } })
    },
    async seen({ id, number }, looks, { injectedAtMs, goneAtMs }) {
      memory.samples.set(id, looks)
      const { run } = memory.rows.find((row) => row.run.number === number) ?? { run: null }
      if (run) Object.assign(run, { injectedAt: new Date(injectedAtMs).toISOString(), goneAt: goneAtMs === null ? null : new Date(goneAtMs).toISOString() })
    },
    woken: async () => [...new Set(memory.woken.splice(0))].sort(),
    trail: async () => memory.trail.map(({ action, phase, subject }) => `${action} ${phase ?? 'done'} ${subject.id}`),
  }
}

describe('in memory', () => chaosStoreContract(make))
