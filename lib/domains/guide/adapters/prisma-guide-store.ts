import type { Database } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { GuideStore } from '../ports'

/** Two columns of the person. */
export const createPrismaGuideStore = (database: Database): GuideStore => ({
  async read(personId) {
    const row = await database.person.findUnique({ where: { id: personId }, select: { guideSince: true, guideSkipped: true } })
    return row && { skipped: row.guideSkipped, since: row.guideSince.toISOString() }
  },
  async save(personId, { skipped, since }, change) {
    await database.$transaction(async (tx) => {
      await tx.person.update({ where: { id: personId }, data: { guideSkipped: skipped, guideSince: new Date(since) } })
      await appendChange(tx, change)
    })
  },
})
