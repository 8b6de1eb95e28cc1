import type { LinkStore } from '../ports'
import { canSignIn, endSessions, type MemoryAccess, personNamed } from './memory-access'
import { toStored } from './memory-people'

export function createMemoryLinks(access: MemoryAccess): LinkStore {
  const hasOperator = () => [...access.people.values()].some(canSignIn)
  const open = (hash: string, now: Date) => {
    const link = access.links.get(hash)
    return link && link.usedAt === null && link.expiresAt > now ? link : null
  }
  return {
    async create(link, audit) {
      for (const [hash, { purpose, personId, usedAt }] of access.links) {
        if (purpose === link.purpose && personId === link.personId && usedAt === null) access.links.delete(hash)
      }
      access.links.set(link.hash, { ...link, usedAt: null })
      access.trail.push(audit)
    },
    async findOpen(hash, now) {
      const link = open(hash, now)
      if (!link) return null
      const { purpose, personId, expiresAt } = link
      if (purpose === 'first-operator') return hasOperator() ? null : { purpose, person: null, expiresAt }
      const person = access.people.get(personId ?? '')
      return person && person.disabledAt === null ? { purpose, person: toStored(person), expiresAt } : null
    },
    hasOperator: async () => hasOperator(),
    async makeFirstOperator(hash, now, person, audit) {
      const link = open(hash, now)
      if (!link || hasOperator()) return 'used'
      if (personNamed(access, person.name)) return 'taken'
      link.usedAt = now
      access.people.set(person.id, { ...person, operator: true, createdAt: access.now(), disabledAt: null, preferences: { language: null, theme: null, density: null } })
      access.trail.push(audit)
      return 'made'
    },
    async usePasswordLink(hash, now, personId, passwordHash, audit) {
      const link = open(hash, now)
      const person = access.people.get(personId)
      if (!link || !person) return 'used'
      link.usedAt = now
      person.passwordHash = passwordHash
      endSessions(access, personId)
      access.heard.push(personId)
      access.trail.push(audit)
      return 'set'
    },
  }
}
