import type { Database, Transaction } from '@/lib/kernel/database'
import type { LinkStore } from '../ports'
import { LinkPurpose } from '../schemas'
import { isTaken, type Trail } from './append-audit'
import { toStored } from './prisma-people'

const canSignIn = { operator: true, disabledAt: null, passwordHash: { not: null } } as const

/** Marks it used if nobody did: the row's lock makes one of two winners. */
async function use(tx: Transaction, hash: string, now: Date): Promise<boolean> {
  const { count } = await tx.oneTimeLink.updateMany({ where: { hash, usedAt: null, expiresAt: { gt: now } }, data: { usedAt: now } })
  return count === 1
}

/** Links of the first operator are made and used one at a time, also by two starts at once: one account comes of them. */
const lockFirstOperator = (tx: Transaction) => tx.$executeRaw`SELECT pg_advisory_xact_lock(7002, 1)`

class Taken extends Error {}

export const createPrismaLinks = (database: Database, { append, publishAccess }: Trail): LinkStore => ({
  async create(link, audit) {
    await database.$transaction(async (tx) => {
      if (link.purpose === 'first-operator') await lockFirstOperator(tx)
      await tx.oneTimeLink.deleteMany({ where: { purpose: link.purpose, personId: link.personId, usedAt: null } })
      await tx.oneTimeLink.create({ data: { id: link.hash.slice(0, 16), ...link } })
      await append(tx, audit)
    })
  },
  async findOpen(hash, now) {
    const link = await database.oneTimeLink.findUnique({ where: { hash } })
    if (!link || link.usedAt || link.expiresAt <= now) return null
    const purpose = LinkPurpose.parse(link.purpose)
    if (purpose === 'first-operator') {
      const operators = await database.person.count({ where: canSignIn })
      return operators > 0 ? null : { purpose, person: null, expiresAt: link.expiresAt }
    }
    const person = link.personId === null ? null : await database.person.findUnique({ where: { id: link.personId } })
    return person && !person.disabledAt ? { purpose, person: toStored(person), expiresAt: link.expiresAt } : null
  },
  hasOperator: async () => (await database.person.count({ where: canSignIn })) > 0,
  async makeFirstOperator(hash, now, person, audit) {
    try {
      return await database.$transaction(async (tx) => {
        await lockFirstOperator(tx)
        if (!(await use(tx, hash, now))) return 'used'
        if ((await tx.person.count({ where: canSignIn })) > 0) return 'used'
        try {
          await tx.person.create({ data: { ...person, operator: true } })
        } catch (error) {
          // Thrown on, so that the link is not used up by a name that another has.
          throw isTaken(error) ? new Taken() : error
        }
        await append(tx, audit)
        return 'made'
      })
    } catch (error) {
      if (error instanceof Taken) return 'taken'
      throw error
    }
  },
  usePasswordLink: (hash, now, personId, passwordHash, audit) =>
    database.$transaction(async (tx) => {
      if (!(await use(tx, hash, now))) return 'used'
      await tx.person.update({ where: { id: personId }, data: { passwordHash } })
      await tx.session.updateMany({ where: { personId, endedAt: null }, data: { endedAt: now } })
      await publishAccess(tx, personId)
      await append(tx, audit)
      return 'set'
    }),
})
