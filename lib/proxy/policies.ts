import { type DependencyPolicy, policyOf, type UsualTimes } from '@/lib/domains/gateway/core/dependency-policy'
import type { Caller, CallerPolicies, DiscoverySnapshot } from '@/lib/domains/gateway/schemas'

/** How calls are made: as the release of the caller's server group declares, else as usual. */
export interface Policies {
  apply(snapshot: Pick<DiscoverySnapshot, 'policies'>): void
  of(caller: Caller | null, callee: string): DependencyPolicy
  /** Every pair that a release in service declares; of several server groups of one application the last. */
  declared(): { caller: string; callee: string; policy: DependencyPolicy }[]
}

export function createPolicies(times: UsualTimes): Policies {
  const usual = policyOf(undefined, times)
  let byGroup = new Map<string, { application: string; of: Map<string, DependencyPolicy> }>()
  const resolve = ({ application, dependencies }: CallerPolicies) => ({
    application,
    of: new Map(Object.entries(dependencies).map(([callee, declared]) => [callee, policyOf(declared, times)])),
  })
  return {
    apply({ policies = [] }) {
      byGroup = new Map(policies.map((one) => [one.serverGroup, resolve(one)]))
    },
    of(caller, callee) {
      const group = caller?.serverGroup
      return (group && byGroup.get(group)?.of.get(callee)) || usual
    },
    declared: () => [...byGroup.values()].flatMap(({ application, of }) => [...of].map(([callee, policy]) => ({ caller: application, callee, policy }))),
  }
}
