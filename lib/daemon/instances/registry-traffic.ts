import type { ControlClient } from '@/lib/control/client'
import { proxyCalls } from '@/lib/control/proxy-calls'
import type { Registry } from '@/lib/domains/registry/registry'
import type { Traffic } from './stopper'

/** Traffic leaves by the registry, and the proxy says when the last request has gone. */
export function createRegistryTraffic(registry: Registry, proxy: ControlClient): Traffic {
  return {
    expect: (instance) => registry.expectInstance({ ...instance, host: '127.0.0.1' }),
    takeOut: async ({ id }) => void (await registry.setInstanceStatus(id, 'OUT_OF_SERVICE')),
    remove: ({ id }) => registry.forgetInstance(id),
    async openRequests(id) {
      const status = await proxy.call(proxyCalls.status, {}, { timeoutMs: 1_000 })
      return status.ok ? (status.value.open[id] ?? 0) : null
    },
  }
}
