import type { TeamScope } from '@/lib/kernel/actor'
import { byText } from '@/lib/kernel/page-of-rows'
import type { Change } from '../../ledger/schemas'
import type { ApplicationStore } from '../ports'
import type { ApplicationRow } from '../schemas'

export interface MemoryApplications {
  teams: { id: string; slug: string }[]
  rows: Map<string, Omit<ApplicationRow, 'instances' | 'current'>>
  trail: Change[]
}

export const createMemoryApplications = (teams: MemoryApplications['teams'] = []): MemoryApplications => ({ teams, rows: new Map(), trail: [] })

/** Applications that run nothing: what runs is another domain's, and only counted here. */
export function createMemoryApplicationStore({ teams, rows, trail }: MemoryApplications): ApplicationStore {
  const sees = (scope: TeamScope, teamId: string) => scope.kind === 'all' || scope.teamIds.includes(teamId)
  const within = (scope: TeamScope) => [...rows.values()].filter(({ teamId }) => sees(scope, teamId)).sort((one, other) => byText(one.name, other.name))
  const withCurrent = (row: Omit<ApplicationRow, 'instances' | 'current'>): ApplicationRow => ({ ...row, instances: { desired: 0, healthy: 0, starting: 0, sick: 0 }, current: [] })
  return {
    names: async (scope) => within(scope).map(({ name }) => name),
    teams: async (scope) => new Map(within(scope).map(({ name, teamId }) => [name, teamId])),
    async list(scope, { after, limit, q, team }) {
      const matching = within(scope).filter((row) => row.name.includes(q?.toLowerCase() ?? '') && (team === undefined || row.team === team))
      const beyond = matching.filter(({ name }) => after === null || name > after)
      return { items: beyond.slice(0, limit).map(withCurrent), total: matching.length, more: beyond.length > limit }
    },
    async find(scope, name) {
      const row = rows.get(name)
      return row && sees(scope, row.teamId) ? withCurrent(row) : null
    },
    findTeam: async (scope, slug) => teams.find((team) => team.slug === slug && sees(scope, team.id)) ?? null,
    async create(application, change) {
      if (rows.has(application.name)) return false
      const team = teams.find(({ id }) => id === application.teamId)
      if (!team) throw new Error(`there is no team ${application.teamId}`)
      rows.set(application.name, { ...application, team: team.slug, createdAt: new Date().toISOString() })
      trail.push(change)
      return true
    },
  }
}
