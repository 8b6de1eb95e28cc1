import type { Change } from '../../ledger/schemas'
import type { BalancedApplication, BalancingStore, KeptBalancing } from '../balancing-ports'

/** `trail` takes the ledger's entries. */
export function createMemoryBalancingStore(applications: readonly BalancedApplication[], trail: Change[] = [], nowMs = () => 0): BalancingStore {
  const kept = new Map<string, KeptBalancing>()
  return {
    find: async (scope, name) => applications.find((one) => one.name === name && (scope.kind === 'all' || scope.teamIds.includes(one.teamId))) ?? null,
    of: async ({ id }) => kept.get(id) ?? null,
    async save({ id, name, teamId }, policy, { actor, why }) {
      trail.push({ actor, action: 'balancing.set', subject: { kind: 'application', id: name }, teamId, application: name, before: kept.get(id)?.policy ?? null, after: policy, ...(why === undefined ? {} : { why }) })
      kept.set(id, { policy, setBy: actor.name, setMs: nowMs() })
    },
    async forget({ id, name, teamId }, { actor, why }) {
      const former = kept.get(id)
      if (!former) return false
      kept.delete(id)
      trail.push({ actor, action: 'balancing.forget', subject: { kind: 'application', id: name }, teamId, application: name, before: former.policy, after: null, ...(why === undefined ? {} : { why }) })
      return true
    },
  }
}
