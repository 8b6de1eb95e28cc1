import { z } from 'zod'
import type { TeamScope } from '@/lib/kernel/actor'
import { byText, pageOfRows } from '@/lib/kernel/page-of-rows'
import type { TeamStore } from '../ports'
import type { MemoryAccess } from './memory-access'

const bySlug = { keyOf: ({ slug }: { slug: string }) => slug, key: z.string(), compare: byText }

/** Teams without applications: those are another domain's, and only counted here. */
export function createMemoryTeams(access: MemoryAccess): TeamStore {
  const { teams } = access
  const sees = (scope: TeamScope, id: string) => scope.kind === 'all' || scope.teamIds.includes(id)
  const named = (slug: string) => [...teams.values()].find((one) => one.slug === slug)
  const at = (teamId: string, personId: string) => access.memberships.findIndex((one) => one.teamId === teamId && one.personId === personId)
  const toView = ({ id, slug, name, createdAt }: { id: string; slug: string; name: string; createdAt: Date }) => ({
    id, slug, name, createdAt: createdAt.toISOString(), members: access.memberships.filter(({ teamId }) => teamId === id).length, applications: 0,
  })
  return {
    async bySlug(slug) {
      const team = named(slug)
      return team ? { id: team.id, slug: team.slug, name: team.name } : null
    },
    async view(scope, slug) {
      const team = named(slug)
      return team && sees(scope, team.id) ? toView(team) : null
    },
    async list(scope, page) {
      const found = pageOfRows([...teams.values()].filter(({ id }) => sees(scope, id)), page, bySlug)
      return found && { ...found, items: found.items.map(toView) }
    },
    async create(team, audit) {
      if (named(team.slug)) return false
      teams.set(team.id, { ...team, createdAt: access.now() })
      access.trail.push(audit)
      return true
    },
    async rename(id, name, audit) {
      const team = teams.get(id)
      if (!team) throw new Error(`there is no team ${id}`)
      team.name = name
      access.trail.push(audit)
    },
    async members(teamId, page) {
      const rows = access.memberships.flatMap(({ teamId: of, personId, role }) => {
        const person = of === teamId ? access.people.get(personId) : undefined
        return person ? [{ person: person.name, displayName: person.displayName, role, disabled: person.disabledAt !== null }] : []
      })
      return pageOfRows(rows, page, { keyOf: ({ person }) => person, key: z.string(), compare: byText })
    },
    memberRole: async (teamId, personId) => access.memberships[at(teamId, personId)]?.role ?? null,
    async putMember(teamId, personId, role, audit) {
      const known = access.memberships[at(teamId, personId)]
      if (known) known.role = role
      else access.memberships.push({ teamId, personId, role })
      access.heard.push(personId)
      access.trail.push(audit)
    },
    async removeMember(teamId, personId, audit) {
      const index = at(teamId, personId)
      if (index >= 0) access.memberships.splice(index, 1)
      access.heard.push(personId)
      access.trail.push(audit)
    },
  }
}
