import { z } from 'zod'
import type { Prisma } from '@/generated/prisma/client'
import type { TeamScope } from '@/lib/kernel/actor'
import type { Database } from '@/lib/kernel/database'
import { likeText } from '@/lib/kernel/like-text'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { chainStart } from '../core/verify'
import type { ChangeFilter, LedgerReader } from '../ports'
import { entryOf } from '../schemas'

const countedMax = 10_000
const Cursor = z.string().regex(/^\d{1,19}$/)

const within = (scope: TeamScope): Prisma.LedgerEntryWhereInput => (scope.kind === 'all' ? {} : { teamId: { in: [...scope.teamIds] } })

async function toWhere(database: Database, filter: ChangeFilter): Promise<Prisma.LedgerEntryWhereInput> {
  const { application, actor, action, team, fromMs, toMs, q } = filter
  const all: Prisma.LedgerEntryWhereInput[] = []
  if (application !== undefined) all.push({ application })
  if (actor !== undefined) all.push({ actorName: { contains: likeText(actor), mode: 'insensitive' } })
  if (action !== undefined) all.push({ OR: [{ action }, { action: { startsWith: `${likeText(action.replace(/\.$/, ''))}.` } }] })
  if (team !== undefined) {
    const found = await database.team.findUnique({ where: { slug: team }, select: { id: true } })
    all.push({ teamId: found?.id ?? '' })
  }
  if (fromMs !== undefined) all.push({ at: { gte: new Date(fromMs) } })
  if (toMs !== undefined) all.push({ at: { lt: new Date(toMs) } })
  for (const word of q?.split(/\s+/).filter(Boolean) ?? []) all.push({ canonical: { contains: likeText(word), mode: 'insensitive' } })
  return { AND: all }
}

export const createPrismaLedgerReader = (database: Database): LedgerReader => ({
  async list(scope, filter, { cursor, limit }) {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, Cursor)
    if (before === null) return null
    const where = { AND: [within(scope), await toWhere(database, filter)] }
    const [rows, counted] = await Promise.all([
      database.ledgerEntry.findMany({
        where: before === undefined ? where : { AND: [where, { position: { lt: BigInt(before) } }] },
        select: { canonical: true, hash: true },
        orderBy: { position: 'desc' },
        take: limit + 1,
      }),
      database.ledgerEntry.count({ where, take: countedMax + 1 }),
    ])
    const items = rows.slice(0, limit).map(entryOf)
    return { items, next: rows.length > limit ? encodeCursor(items.at(-1)?.position) : null, total: counted > countedMax ? null : counted }
  },
  async find(scope, position) {
    const row = await database.ledgerEntry.findFirst({ where: { AND: [{ position }, within(scope)] }, select: { canonical: true, hash: true } })
    return row && entryOf(row)
  },
  async head() {
    const row = await database.ledgerHead.findUnique({ where: { id: 1 } })
    return row ? { position: row.position, hash: row.hash } : chainStart
  },
  after: (position, limit) => database.ledgerEntry.findMany({ where: { position: { gt: position } }, orderBy: { position: 'asc' }, take: limit }),
})
