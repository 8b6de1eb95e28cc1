import { createScryptPasswords } from '../adapters/scrypt-passwords'
import { newTokenText, secretHash } from '../core/token-text'
import type { Database } from '@/lib/kernel/database'
import { newId } from '@/lib/kernel/ids'

/** Cheap on purpose: tests prove the rules, not the cost. */
const quickPasswords = createScryptPasswords({ log2N: 4, r: 1, p: 1 })

export const testPassword = 'correct horse battery'

export interface TestPerson {
  id: string
  name: string
}

export async function addPerson(database: Database, name: string, operator = false): Promise<TestPerson> {
  const person = { id: newId(), name, displayName: name.toUpperCase(), operator, passwordHash: await quickPasswords.hash(testPassword) }
  await database.person.create({ data: person })
  return person
}

export async function addTeam(database: Database, slug: string, members: Record<string, 'viewer' | 'member' | 'lead'> = {}): Promise<{ id: string; slug: string }> {
  const team = { id: newId(), slug, name: slug }
  await database.team.create({ data: team })
  for (const [name, role] of Object.entries(members)) {
    const person = await database.person.findUniqueOrThrow({ where: { name } })
    await database.membership.create({ data: { teamId: team.id, personId: person.id, role } })
  }
  return team
}

/** Gives the token's text. */
export async function addToken(database: Database, role: 'viewer' | 'member' | 'lead' | 'operator', teamId: string | null = null): Promise<string> {
  const token = newTokenText()
  await database.token.create({
    data: { id: newId(), name: `${role} token`, hash: secretHash(token), role, teamId, createdById: 'machine', expiresAt: new Date(Date.now() + 30 * 86_400_000) },
  })
  return token
}
