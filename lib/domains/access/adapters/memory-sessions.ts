import { z } from 'zod'
import { byText, pageOfRows } from '@/lib/kernel/page-of-rows'
import type { SessionStore } from '../ports'
import type { MemoryAccess } from './memory-access'

export function createMemorySessions(access: MemoryAccess): SessionStore {
  return {
    async create(session, audit) {
      const now = access.now()
      access.sessions.set(session.id, { ...session, createdAt: now, lastSeenAt: now, endedAt: null })
      access.trail.push(audit)
    },
    async list(personId, page, now) {
      const open = [...access.sessions.values()].filter((one) => one.personId === personId && one.endedAt === null && one.expiresAt > now)
      const found = pageOfRows(open, page, {
        keyOf: ({ createdAt, id }): [string, string] => [createdAt.toISOString(), id],
        key: z.tuple([z.string(), z.string()]),
        compare: (one, other) => byText(other[0], one[0]) || byText(other[1], one[1]),
      })
      return found && {
        ...found,
        items: found.items.map(({ id, createdAt, lastSeenAt, expiresAt, userAgent, address }) => ({
          id, createdAt: createdAt.toISOString(), lastSeenAt: lastSeenAt.toISOString(), expiresAt: expiresAt.toISOString(), userAgent, address,
        })),
      }
    },
    async end(id, personId, now, audit) {
      const session = access.sessions.get(id)
      if (session?.personId !== personId || session.endedAt !== null || session.expiresAt <= now) return false
      session.endedAt = now
      access.heard.push(personId)
      access.trail.push(audit)
      return true
    },
    async ownerOf(id) {
      const session = access.sessions.get(id)
      const person = session && access.people.get(session.personId)
      return person ? { personId: person.id, name: person.name } : null
    },
  }
}
