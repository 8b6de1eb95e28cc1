import { z } from 'zod'
import type { Database, Transaction } from '@/lib/kernel/database'
import { likeText } from '@/lib/kernel/like-text'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import type { PeopleStore, PersonPatch, StoredPerson } from '../ports'
import { Density, Language, type PersonView, TeamRole, Theme } from '../schemas'
import { isTaken, type Trail } from './append-audit'

const withTeams = { memberships: { include: { team: true }, orderBy: { team: { slug: 'asc' } } } } as const

interface PersonRow {
  id: string
  name: string
  displayName: string
  passwordHash: string | null
  operator: boolean
  createdAt: Date
  disabledAt: Date | null
  memberships: { role: string; team: { slug: string; name: string } }[]
}

const toView = (row: PersonRow): PersonView => ({
  id: row.id,
  name: row.name,
  displayName: row.displayName,
  operator: row.operator,
  disabled: row.disabledAt !== null,
  hasPassword: row.passwordHash !== null,
  teams: row.memberships.map(({ role, team }) => ({ slug: team.slug, name: team.name, role: TeamRole.parse(role) })),
  createdAt: row.createdAt.toISOString(),
})

export const toStored = (row: Omit<PersonRow, 'memberships' | 'createdAt'>): StoredPerson => ({
  id: row.id,
  name: row.name,
  displayName: row.displayName,
  operator: row.operator,
  disabled: row.disabledAt !== null,
  passwordHash: row.passwordHash,
})

/** Locks every operator's row, in one order: two demotions at once cannot each count on the other. */
async function lockOperators(tx: Transaction): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM person WHERE operator AND disabled_at IS NULL AND password_hash IS NOT NULL ORDER BY id FOR UPDATE`
  return rows.map(({ id }) => id)
}

const losesOperator = ({ operator, disabled }: PersonPatch) => operator === false || disabled === true

export const createPrismaPeople = (database: Database, { append, publishAccess }: Trail): PeopleStore => ({
  async byName(name) {
    const row = await database.person.findUnique({ where: { name } })
    return row && toStored(row)
  },
  async byId(id) {
    const row = await database.person.findUnique({ where: { id } })
    return row && toStored(row)
  },
  async view(name) {
    const row = await database.person.findUnique({ where: { name }, include: withTeams })
    return row && toView(row)
  },
  async list({ cursor, limit }, q) {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, z.string())
    if (after === null) return null
    const matching = q ? { OR: [{ name: { contains: likeText(q), mode: 'insensitive' as const } }, { displayName: { contains: likeText(q), mode: 'insensitive' as const } }] } : {}
    const [rows, total] = await Promise.all([
      database.person.findMany({ where: { AND: [matching, after === undefined ? {} : { name: { gt: after } }] }, include: withTeams, orderBy: { name: 'asc' }, take: limit + 1 }),
      database.person.count({ where: matching }),
    ])
    const items = rows.slice(0, limit).map(toView)
    return { items, total, next: rows.length > limit ? encodeCursor(items.at(-1)?.name) : null }
  },
  async create(person, link, audit) {
    try {
      await database.$transaction(async (tx) => {
        await tx.person.create({ data: person })
        await tx.oneTimeLink.create({ data: { id: link.hash.slice(0, 16), ...link } })
        await append(tx, audit)
      })
      return true
    } catch (error) {
      if (isTaken(error)) return false
      throw error
    }
  },
  update: (id, patch, audit) =>
    database.$transaction(async (tx) => {
      if (losesOperator(patch)) {
        const operators = await lockOperators(tx)
        if (operators.length === 1 && operators[0] === id) return 'last-operator'
      }
      const { disabled, ...rest } = patch
      const now = new Date()
      await tx.person.update({ where: { id }, data: { ...rest, ...(disabled !== undefined && { disabledAt: disabled ? now : null }) } })
      if (disabled) await tx.session.updateMany({ where: { personId: id, endedAt: null }, data: { endedAt: now } })
      await publishAccess(tx, id)
      await append(tx, audit)
      return 'updated'
    }),
  async setPassword(id, passwordHash, keepSessionId, audit) {
    await database.$transaction(async (tx) => {
      await tx.person.update({ where: { id }, data: { passwordHash } })
      await tx.session.updateMany({ where: { personId: id, endedAt: null, ...(keepSessionId !== null && { id: { not: keepSessionId } }) }, data: { endedAt: new Date() } })
      await publishAccess(tx, id)
      await append(tx, audit)
    })
  },
  async preferences(id) {
    const row = await database.person.findUnique({ where: { id }, select: { language: true, theme: true, density: true } })
    return {
      language: Language.nullable().catch(null).parse(row?.language ?? null),
      theme: Theme.nullable().catch(null).parse(row?.theme ?? null),
      density: Density.nullable().catch(null).parse(row?.density ?? null),
    }
  },
  async savePreferences(id, preferences, audit) {
    await database.$transaction(async (tx) => {
      await tx.person.update({ where: { id }, data: preferences })
      await append(tx, audit)
    })
  },
})
