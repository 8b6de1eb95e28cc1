import { z } from 'zod'
import type { Database } from '@/lib/kernel/database'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import type { SessionStore } from '../ports'
import type { Trail } from './append-audit'

const Cursor = z.tuple([z.string(), z.string()])

export const createPrismaSessions = (database: Database, { append, publishAccess }: Trail): SessionStore => ({
  async create(session, audit) {
    await database.$transaction(async (tx) => {
      await tx.session.create({ data: session })
      await append(tx, audit)
    })
  },
  async list(personId, { cursor, limit }, now) {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, Cursor)
    if (after === null) return null
    const open = { personId, endedAt: null, expiresAt: { gt: now } }
    const beyond = after === undefined ? {} : { OR: [{ createdAt: { lt: new Date(after[0]) } }, { createdAt: new Date(after[0]), id: { lt: after[1] } }] }
    const [rows, total] = await Promise.all([
      database.session.findMany({ where: { AND: [open, beyond] }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: limit + 1 }),
      database.session.count({ where: open }),
    ])
    const items = rows.slice(0, limit).map(({ id, createdAt, lastSeenAt, expiresAt, userAgent, address }) => ({
      id,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      userAgent,
      address,
    }))
    const last = items.at(-1)
    return { items, total, next: rows.length > limit && last ? encodeCursor([last.createdAt, last.id]) : null }
  },
  end: (id, personId, now, audit) =>
    database.$transaction(async (tx) => {
      const { count } = await tx.session.updateMany({ where: { id, personId, endedAt: null, expiresAt: { gt: now } }, data: { endedAt: now } })
      if (count === 0) return false
      await publishAccess(tx, personId)
      await append(tx, audit)
      return true
    }),
  async ownerOf(id) {
    const row = await database.session.findUnique({ where: { id }, select: { personId: true, person: { select: { name: true } } } })
    return row && { personId: row.personId, name: row.person.name }
  },
})
