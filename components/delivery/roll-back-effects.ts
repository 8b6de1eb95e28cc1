import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'

export interface RollBackEffect {
  kind: 'keeps' | 'returns' | 'nothingBefore' | 'drains' | 'nothingMade' | 'ends'
  groups: string[]
}

/** What going back from here does, in order; each a sentence of its own. */
export function rollBackEffects({ groups, weights }: Pick<Rollout, 'groups' | 'weights'>): RollBackEffect[] {
  const made = [groups.baseline, groups.canary, groups.target].filter((name) => name !== null)
  const moved = weights.some(({ serverGroup, weight }) => weight > 0 && made.includes(serverGroup))
  const traffic: RollBackEffect = groups.before.length === 0 ? { kind: 'nothingBefore', groups: [] } : { kind: moved ? 'returns' : 'keeps', groups: groups.before }
  return [traffic, made.length === 0 ? { kind: 'nothingMade', groups: [] } : { kind: 'drains', groups: made }, { kind: 'ends', groups: [] }]
}
