import type { ControlClient } from '@/lib/control/client'
import { proxyCalls } from '@/lib/control/proxy-calls'
import type { ProxyQuestions } from '@/lib/domains/chaos/adapters/proxy-points'

/** What fault runs ask of the proxy. A silent one must not hold up who takes a fault back. */
export const proxyQuestions = (proxy: ControlClient, timeoutMs = 1_000): ProxyQuestions => ({
  putFaults: (faults) => proxy.call(proxyCalls.putFaults, faults, { timeoutMs }),
  faults: () => proxy.call(proxyCalls.faults, {}, { timeoutMs }),
  pairSeconds: (sinceMs) => proxy.call(proxyCalls.pairSeconds, { sinceMs }, { timeoutMs }),
})
