import { mergeChanges, valuesOf } from '../core/change-policy'
import type { RulesStore } from '../rules-ports'
import type { RulesInForce } from '../rules-schemas'

export interface MemoryRules {
  rows: Map<string, RulesInForce & { teamId: string }>
  trail: { action: string; actor: string; why: string; teamId: string; before: unknown; after: unknown }[]
}

export const createMemoryRules = (): MemoryRules => ({ rows: new Map(), trail: [] })

export function createMemoryRulesStore({ rows, trail }: MemoryRules, nowMs: () => number): RulesStore {
  const keyOf = ({ caller, callee }: { caller: string; callee: string }) => `${caller}>${callee}`
  return {
    list: async (scope) => [...rows.values()].filter(({ teamId }) => scope.kind === 'all' || scope.teamIds.includes(teamId)).map(({ teamId: _team, ...rules }) => rules),
    async set({ teamId }, { change, ...pair }, now, { actor, why }) {
      const former = rows.get(keyOf(pair))
      const row = { ...pair, change: mergeChanges(former?.change ?? {}, change), since: new Date(nowMs()).toISOString(), why, by: actor.name }
      rows.set(keyOf(pair), { ...row, teamId })
      const before = valuesOf(now, change)
      trail.push({ action: 'breaker.set-rules', actor: actor.name, why, teamId, before, after: change })
      return { ...row, before, after: change }
    },
    async drop({ teamId }, pair, { actor, why }) {
      const former = rows.get(keyOf(pair))
      if (!former) return false
      rows.delete(keyOf(pair))
      trail.push({ action: 'breaker.drop-rules', actor: actor.name, why, teamId, before: former.change, after: null })
      return true
    },
  }
}
