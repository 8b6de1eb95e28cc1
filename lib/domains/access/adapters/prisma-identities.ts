import type { Database } from '@/lib/kernel/database'
import type { PersonIdentity, SessionIdentity, TokenIdentity } from '../core/identity'

const identity = { id: true, name: true, operator: true, disabledAt: true, memberships: { select: { teamId: true, role: true } } } as const

export const findSessionIdentity = (database: Database, id: string): Promise<(SessionIdentity & { lastSeenAt: Date }) | null> =>
  database.session.findUnique({
    where: { id },
    select: { id: true, expiresAt: true, endedAt: true, lastSeenAt: true, person: { select: identity } },
  })

/** By the sha256 of the token, 64 hex digits. */
export async function findTokenIdentity(database: Database, hash: string): Promise<(TokenIdentity & { lastUsedAt: Date | null }) | null> {
  const token = await database.token.findUnique({ where: { hash } })
  if (!token) return null
  const creator: PersonIdentity | null = await database.person.findUnique({ where: { id: token.createdById }, select: identity })
  return { ...token, creator }
}

export async function markSessionSeen(database: Database, id: string, at: Date): Promise<void> {
  await database.session.updateMany({ where: { id }, data: { lastSeenAt: at } })
}

export async function markTokenUsed(database: Database, id: string, at: Date): Promise<void> {
  await database.token.updateMany({ where: { id }, data: { lastUsedAt: at } })
}
