import { z } from 'zod'
import type { Database } from '@/lib/kernel/database'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import type { TokenScope, TokenStore } from '../ports'
import { TokenRole, type TokenView } from '../schemas'
import type { Trail } from './append-audit'

const Cursor = z.tuple([z.string(), z.string()])

interface TokenRow {
  id: string
  name: string
  role: string
  teamId: string | null
  createdById: string
  createdAt: Date
  expiresAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
  team: { slug: string } | null
}

const toView = (row: TokenRow, createdBy: string): TokenView => ({
  id: row.id,
  name: row.name,
  role: TokenRole.parse(row.role),
  team: row.team?.slug ?? null,
  createdBy,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
})

const within = (scope: TokenScope) =>
  scope.kind === 'all' ? {} : { OR: [{ createdById: scope.creatorId }, { teamId: { in: [...scope.ledTeamIds] } }] }

const withTeam = { team: { select: { slug: true } } } as const

async function namesOf(database: Database, ids: string[]): Promise<Map<string, string>> {
  const people = await database.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  return new Map(people.map(({ id, name }) => [id, name]))
}

export const createPrismaTokens = (database: Database, { append, publishAccess }: Trail): TokenStore => ({
  async list(scope, { cursor, limit }) {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, Cursor)
    if (after === null) return null
    const beyond = after === undefined ? {} : { OR: [{ createdAt: { lt: new Date(after[0]) } }, { createdAt: new Date(after[0]), id: { lt: after[1] } }] }
    const [rows, total] = await Promise.all([
      database.token.findMany({ where: { AND: [within(scope), beyond] }, include: withTeam, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: limit + 1 }),
      database.token.count({ where: within(scope) }),
    ])
    const page = rows.slice(0, limit)
    const names = await namesOf(database, page.map(({ createdById }) => createdById))
    const last = page.at(-1)
    return {
      items: page.map((row) => toView(row, names.get(row.createdById) ?? row.createdById)),
      total,
      next: rows.length > limit && last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
    }
  },
  async find(scope, id) {
    const row = await database.token.findFirst({ where: { AND: [{ id }, within(scope)] }, include: withTeam })
    if (!row) return null
    const names = await namesOf(database, [row.createdById])
    return { ...toView(row, names.get(row.createdById) ?? row.createdById), teamId: row.teamId, createdById: row.createdById }
  },
  create: (token, audit) =>
    database.$transaction(async (tx) => {
      const row = await tx.token.create({ data: token, include: withTeam })
      await append(tx, audit)
      return toView(row, audit.actor.name)
    }),
  async revoke(id, now, audit) {
    await database.$transaction(async (tx) => {
      await tx.token.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } })
      await publishAccess(tx, id)
      await append(tx, audit)
    })
  },
})
