import type { ForceStore } from '../ports'
import type { BreakerForce } from '../schemas'

export interface MemoryForces {
  rows: Map<string, BreakerForce & { teamId: string }>
  trail: { action: string; actor: string; why: string; teamId: string }[]
}

export const createMemoryForces = (): MemoryForces => ({ rows: new Map(), trail: [] })

export function createMemoryForceStore({ rows, trail }: MemoryForces, nowMs: () => number): ForceStore {
  const keyOf = ({ caller, callee }: { caller: string; callee: string }) => `${caller}>${callee}`
  const holds = ({ endsAt }: BreakerForce) => Date.parse(endsAt) > nowMs()
  return {
    list: async (scope) =>
      [...rows.values()]
        .filter((row) => holds(row) && (scope.kind === 'all' || scope.teamIds.includes(row.teamId)))
        .sort((one, other) => one.endsAt.localeCompare(other.endsAt))
        .map(({ teamId: _team, ...force }) => force),
    async force({ teamId }, { minutes, ...force }, { actor, why }) {
      const row = { ...force, since: new Date(nowMs()).toISOString(), endsAt: new Date(nowMs() + minutes * 60_000).toISOString(), why, by: actor.name }
      rows.set(keyOf(force), { ...row, teamId })
      trail.push({ action: 'breaker.force', actor: actor.name, why, teamId })
      return row
    },
    async end({ teamId }, pair, { actor, why }) {
      const row = rows.get(keyOf(pair))
      if (!row || !holds(row)) return false
      rows.delete(keyOf(pair))
      trail.push({ action: 'breaker.release', actor: actor.name, why, teamId })
      return true
    },
  }
}
