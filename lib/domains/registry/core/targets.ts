import type { Target } from '@/lib/domains/gateway/schemas'
import { describeLease } from './describe'
import type { LeaseTable } from './lease-table'

/** A target of the proxy, and whether the runtime made it: a stranger may then be left out. */
export type RegistryTarget = Target & { verified: boolean }

export function discoverTargets(table: LeaseTable): RegistryTarget[] {
  const targets: RegistryTarget[] = []
  for (const lease of table.all()) {
    if (lease.status !== 'UP') continue
    const { id, application, zone, cluster, serverGroup, port, verified } = describeLease(lease)
    if (port !== null) targets.push({ instance: id, application, zone, cluster, serverGroup, host: lease.info.hostName, port, verified })
  }
  return targets
}
