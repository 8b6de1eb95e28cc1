import type { Target } from '@/lib/domains/gateway/schemas'
import { describeLease } from './describe'
import type { LeaseTable } from './lease-table'

/** A target of the proxy, and whether the runtime made it: a stranger may then be left out. */
export type RegistryTarget = Target & { verified: boolean }

/** `a:80, b`: the names, without ports, that are not the application's own. */
function virtualHostsOf(announced: string | null, application: string): { virtualHosts?: string[] } {
  if (announced === null || announced === application) return {}
  const names = announced.split(',').map((one) => one.trim().replace(/:\d+$/, '').toLowerCase())
  const others = [...new Set(names)].filter((name) => name !== '' && name !== application.toLowerCase())
  return others.length === 0 ? {} : { virtualHosts: others.slice(0, 10) }
}

export function discoverTargets(table: LeaseTable): RegistryTarget[] {
  const targets: RegistryTarget[] = []
  for (const lease of table.all()) {
    if (lease.status !== 'UP') continue
    const { id, application, zone, cluster, serverGroup, port, verified } = describeLease(lease)
    if (port !== null) targets.push({ instance: id, application, zone, cluster, serverGroup, host: lease.info.hostName, port, verified, ...virtualHostsOf(lease.info.vipAddress, application) })
  }
  return targets
}
