import type { ChangedRules, ForcedBreaker } from '@/lib/domains/gateway/breaker-schemas'
import type { ApplicationBalancing } from '@/lib/domains/gateway/balancing-schemas'
import type { Caller, CallerPolicies, DiscoverySnapshot, Weight } from '@/lib/domains/gateway/schemas'
import { serveOutside } from '@/lib/domains/registry/core/serve-outside'
import type { RegistryTarget } from '@/lib/domains/registry/core/targets'
import type { KnownInstance } from '../instances/known-instances'

export type DiscoveryContent = Omit<DiscoverySnapshot, 'version'>

const callerOf = ({ secretHash, id, application, zone, cluster, serverGroup }: KnownInstance): Caller => ({ secretHash, instance: id, application, zone, cluster, serverGroup })

/** Once for a server group: its instances run one release. */
function policiesOf(known: readonly KnownInstance[]): CallerPolicies[] {
  const declaring = known.filter(({ dependencies }) => Object.keys(dependencies).length > 0)
  return [...new Map(declaring.map(({ serverGroup, application, dependencies }) => [serverGroup, { serverGroup, application, dependencies }])).values()]
}

/** What the daemon holds of what the proxy has to know. */
export interface Picture extends Pick<DiscoveryContent, 'state' | 'routes' | 'filters'> {
  targets: readonly RegistryTarget[]
  known: readonly KnownInstance[]
  weights?: readonly Weight[]
  /** Zones. */
  drained?: ReadonlySet<string>
  forced?: readonly ForcedBreaker[]
  changedRules?: readonly ChangedRules[]
  balancing?: readonly ApplicationBalancing[]
}

/**
 * The whole picture for the proxy. An application that the platform runs is served by its proven instances alone: who registers by
 * itself under its name gets none of its traffic. Drained zones get none of anybody's.
 */
export function discoveryContent({ state, targets, known, weights = [], drained = new Set(), forced = [], changedRules = [], balancing = [], ...edge }: Picture): DiscoveryContent {
  const ours = new Set(known.map(({ application }) => application))
  return {
    state,
    targets: serveOutside(targets.filter(({ verified, application }) => verified || !ours.has(application)), drained).map(({ verified: _proof, ...target }) => target),
    callers: known.map(callerOf),
    weights: [...weights],
    policies: policiesOf(known),
    ...(forced.length > 0 && { forced: [...forced] }),
    ...(changedRules.length > 0 && { changedRules: [...changedRules] }),
    balancing: [...balancing],
    ...edge,
  }
}
