import { z } from 'zod'
import { byText, pageOfRows } from '@/lib/kernel/page-of-rows'
import type { TokenScope, TokenStore } from '../ports'
import type { TokenView } from '../schemas'
import type { MemoryAccess, MemoryToken } from './memory-access'

export function createMemoryTokens(access: MemoryAccess): TokenStore {
  const sees = (scope: TokenScope, { createdById, teamId }: MemoryToken) =>
    scope.kind === 'all' || createdById === scope.creatorId || (teamId !== null && scope.ledTeamIds.includes(teamId))
  const toView = ({ id, name, role, teamId, createdById, createdAt, expiresAt, revokedAt }: MemoryToken): TokenView => ({
    id, name, role,
    team: access.teams.get(teamId ?? '')?.slug ?? null,
    createdBy: access.people.get(createdById)?.name ?? createdById,
    createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString(), lastUsedAt: null, revokedAt: revokedAt?.toISOString() ?? null,
  })
  return {
    async list(scope, page) {
      const found = pageOfRows([...access.tokens.values()].filter((one) => sees(scope, one)), page, {
        keyOf: ({ createdAt, id }): [string, string] => [createdAt.toISOString(), id],
        key: z.tuple([z.string(), z.string()]),
        compare: (one, other) => byText(other[0], one[0]) || byText(other[1], one[1]),
      })
      return found && { ...found, items: found.items.map(toView) }
    },
    async find(scope, id) {
      const token = access.tokens.get(id)
      return token && sees(scope, token) ? { ...toView(token), teamId: token.teamId, createdById: token.createdById } : null
    },
    async create(token, audit) {
      const row = { ...token, createdAt: access.now(), revokedAt: null }
      access.tokens.set(token.id, row)
      access.trail.push(audit)
      return { ...toView(row), createdBy: audit.actor.name }
    },
    async revoke(id, now, audit) {
      const token = access.tokens.get(id)
      if (token) token.revokedAt ??= now
      access.heard.push(id)
      access.trail.push(audit)
    },
  }
}
