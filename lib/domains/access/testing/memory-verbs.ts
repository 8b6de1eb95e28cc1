import type { Actor, TeamRole } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { createMemoryAccess, type MemoryAccess } from '../adapters/memory-access'
import { createMemoryLinks } from '../adapters/memory-links'
import { createMemoryPeople } from '../adapters/memory-people'
import { createMemorySessions } from '../adapters/memory-sessions'
import { createMemoryTeams } from '../adapters/memory-teams'
import { createMemoryThrottle } from '../adapters/memory-throttle'
import { createMemoryTokens } from '../adapters/memory-tokens'
import type { Passwords } from '../ports'

/** Not for keeping: a test reads what was hashed. */
const plainPasswords: Passwords = {
  hash: async (password) => `hash of ${password}`,
  verify: async (password, hash) => hash === `hash of ${password}`,
}

export const person = (name: string, teams: Record<string, TeamRole> = {}): Actor => ({ kind: 'person', id: name, name, operator: false, teams: new Map(Object.entries(teams)) })
export const operator: Actor = { ...person('olga'), operator: true }
export const token: Actor = { kind: 'token', id: 'script', name: 'script', operator: true, teams: new Map() }

export const right = 'correct horse battery'

/** What the verbs need, over stores in memory that hold olga the operator, and mina and ada in the teams front and back. */
export function memoryVerbs() {
  let nowMs = Date.parse('2026-11-22T12:00:00Z')
  const access: MemoryAccess = createMemoryAccess(() => new Date(nowMs))
  for (const name of ['olga', 'mina', 'ada', 'lena']) {
    access.people.set(name, {
      id: name, name, displayName: name.toUpperCase(), operator: name === 'olga', passwordHash: `hash of ${right}`, createdAt: access.now(), disabledAt: null,
      preferences: { language: null, theme: null, density: null },
    })
  }
  for (const slug of ['front', 'back']) access.teams.set(slug, { id: slug, slug, name: slug, createdAt: access.now() })
  access.memberships.push({ teamId: 'front', personId: 'mina', role: 'member' }, { teamId: 'front', personId: 'lena', role: 'lead' }, { teamId: 'back', personId: 'ada', role: 'lead' })
  return {
    access,
    advanceMs: (ms: number) => void (nowMs += ms),
    people: createMemoryPeople(access), links: createMemoryLinks(access), sessions: createMemorySessions(access), throttle: createMemoryThrottle(),
    teams: createMemoryTeams(access), tokens: createMemoryTokens(access), passwords: plainPasswords,
    clock: { nowMs: () => nowMs }, publicUrl: 'http://127.0.0.1:3000',
  }
}

export const mina = person('mina', { front: 'member' })
export const lena = person('lena', { front: 'lead' })
export const ada = person('ada', { back: 'lead' })

export function valueOf<T>(result: Result<T, Fault>): T {
  if (!result.ok) throw new Error(`refused: ${result.error.detail}`)
  return result.value
}

export const refusal = (rule: string) => ({ ok: false, error: { code: 'forbidden', refusal: { rule } } })
export const failure = (code: Fault['code']) => ({ ok: false, error: { code } })
