import { z } from 'zod'
import { byText, pageOfRows } from '@/lib/kernel/page-of-rows'
import type { PeopleStore, StoredPerson } from '../ports'
import type { PersonView } from '../schemas'
import { canSignIn, endSessions, type MemoryAccess, type MemoryPerson, personNamed } from './memory-access'

export const toStored = ({ id, name, displayName, operator, disabledAt, passwordHash }: MemoryPerson): StoredPerson => ({
  id, name, displayName, operator, disabled: disabledAt !== null, passwordHash,
})

function toView({ memberships, teams }: MemoryAccess, person: MemoryPerson): PersonView {
  const { id, name, displayName, operator, disabledAt, passwordHash, createdAt } = person
  const own = memberships.flatMap(({ teamId, personId, role }) => {
    const team = personId === id ? teams.get(teamId) : undefined
    return team ? [{ slug: team.slug, name: team.name, role }] : []
  })
  return { id, name, displayName, operator, disabled: disabledAt !== null, hasPassword: passwordHash !== null, teams: own.sort((one, other) => byText(one.slug, other.slug)), createdAt: createdAt.toISOString() }
}

export function createMemoryPeople(access: MemoryAccess): PeopleStore {
  const known = (id: string) => {
    const person = access.people.get(id)
    if (!person) throw new Error(`there is no person ${id}`)
    return person
  }
  return {
    async byName(name) {
      const person = personNamed(access, name)
      return person ? toStored(person) : null
    },
    async byId(id) {
      const person = access.people.get(id)
      return person ? toStored(person) : null
    },
    async view(name) {
      const person = personNamed(access, name)
      return person ? toView(access, person) : null
    },
    async list(page, q) {
      const words = q?.toLowerCase() ?? ''
      const matching = [...access.people.values()].filter(({ name, displayName }) => name.includes(words) || displayName.toLowerCase().includes(words))
      const found = pageOfRows(matching, page, { keyOf: ({ name }) => name, key: z.string(), compare: byText })
      return found && { ...found, items: found.items.map((person) => toView(access, person)) }
    },
    async create(person, link, audit) {
      if (personNamed(access, person.name)) return false
      access.people.set(person.id, { ...person, passwordHash: null, createdAt: access.now(), disabledAt: null, preferences: { language: null, theme: null, density: null } })
      access.links.set(link.hash, { ...link, usedAt: null })
      access.trail.push(audit)
      return true
    },
    async update(id, { disabled, ...rest }, audit) {
      const person = known(id)
      const others = [...access.people.values()].filter((one) => canSignIn(one) && one.id !== id)
      if ((rest.operator === false || disabled === true) && canSignIn(person) && others.length === 0) return 'last-operator'
      Object.assign(person, rest, disabled === undefined ? {} : { disabledAt: disabled ? access.now() : null })
      if (disabled) endSessions(access, id)
      access.heard.push(id)
      access.trail.push(audit)
      return 'updated'
    },
    async setPassword(id, passwordHash, keepSessionId, audit) {
      known(id).passwordHash = passwordHash
      endSessions(access, id, keepSessionId)
      access.heard.push(id)
      access.trail.push(audit)
    },
    preferences: async (id) => ({ ...known(id).preferences }),
    async savePreferences(id, preferences, audit) {
      known(id).preferences = { ...preferences }
      access.trail.push(audit)
    },
  }
}
