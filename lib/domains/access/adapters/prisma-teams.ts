import { z } from 'zod'
import type { TeamScope } from '@/lib/kernel/actor'
import type { Database } from '@/lib/kernel/database'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import type { TeamStore } from '../ports'
import { TeamRole } from '../schemas'
import { isTaken, type Trail } from './append-audit'

const counts = { _count: { select: { memberships: true, applications: true } } } as const

interface TeamRow {
  id: string
  slug: string
  name: string
  createdAt: Date
  _count: { memberships: number; applications: number }
}

const toView = ({ id, slug, name, createdAt, _count }: TeamRow) => ({
  id, slug, name, createdAt: createdAt.toISOString(), members: _count.memberships, applications: _count.applications,
})

const within = (scope: TeamScope) => (scope.kind === 'all' ? {} : { id: { in: [...scope.teamIds] } })

export const createPrismaTeams = (database: Database, { append, publishAccess }: Trail): TeamStore => ({
  bySlug: (slug) => database.team.findUnique({ where: { slug }, select: { id: true, slug: true, name: true } }),
  async view(scope, slug) {
    const row = await database.team.findFirst({ where: { AND: [{ slug }, within(scope)] }, include: counts })
    return row && toView(row)
  },
  async list(scope, { cursor, limit }) {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, z.string())
    if (after === null) return null
    const [rows, total] = await Promise.all([
      database.team.findMany({ where: { AND: [within(scope), after === undefined ? {} : { slug: { gt: after } }] }, include: counts, orderBy: { slug: 'asc' }, take: limit + 1 }),
      database.team.count({ where: within(scope) }),
    ])
    const items = rows.slice(0, limit).map(toView)
    return { items, total, next: rows.length > limit ? encodeCursor(items.at(-1)?.slug) : null }
  },
  async create(team, audit) {
    try {
      await database.$transaction(async (tx) => {
        await tx.team.create({ data: team })
        await append(tx, audit)
      })
      return true
    } catch (error) {
      if (isTaken(error)) return false
      throw error
    }
  },
  async rename(id, name, audit) {
    await database.$transaction(async (tx) => {
      await tx.team.update({ where: { id }, data: { name } })
      await append(tx, audit)
    })
  },
  async members(teamId, { cursor, limit }) {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, z.string())
    if (after === null) return null
    const [rows, total] = await Promise.all([
      database.membership.findMany({
        where: { teamId, ...(after !== undefined && { person: { name: { gt: after } } }) },
        include: { person: true },
        orderBy: { person: { name: 'asc' } },
        take: limit + 1,
      }),
      database.membership.count({ where: { teamId } }),
    ])
    const items = rows.slice(0, limit).map(({ role, person }) => ({ person: person.name, displayName: person.displayName, role: TeamRole.parse(role), disabled: person.disabledAt !== null }))
    return { items, total, next: rows.length > limit ? encodeCursor(items.at(-1)?.person) : null }
  },
  async memberRole(teamId, personId) {
    const row = await database.membership.findUnique({ where: { teamId_personId: { teamId, personId } } })
    return row && TeamRole.parse(row.role)
  },
  async putMember(teamId, personId, role, audit) {
    await database.$transaction(async (tx) => {
      await tx.membership.upsert({ where: { teamId_personId: { teamId, personId } }, create: { teamId, personId, role }, update: { role } })
      await publishAccess(tx, personId)
      await append(tx, audit)
    })
  },
  async removeMember(teamId, personId, audit) {
    await database.$transaction(async (tx) => {
      await tx.membership.deleteMany({ where: { teamId, personId } })
      await publishAccess(tx, personId)
      await append(tx, audit)
    })
  },
})
