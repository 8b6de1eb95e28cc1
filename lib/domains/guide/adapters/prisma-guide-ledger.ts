import type { Database } from '@/lib/kernel/database'
import { likeText } from '@/lib/kernel/like-text'
import { entryOf } from '../../ledger/schemas'
import type { GuideLedger } from '../ports'

export const createPrismaGuideLedger = (database: Database): GuideLedger => ({
  async newest(scope, { action, application, says }, fromMs, limit) {
    const rows = await database.ledgerEntry.findMany({
      where: {
        action,
        ...(scope.kind === 'all' ? {} : { teamId: { in: [...scope.teamIds] } }),
        ...(application === undefined ? {} : { application }),
        ...(says === undefined ? {} : { canonical: { contains: likeText(says) } }),
        ...(fromMs === null ? {} : { at: { gte: new Date(fromMs) } }),
      },
      select: { canonical: true, hash: true },
      orderBy: { position: 'desc' },
      take: limit,
    })
    return rows.map(entryOf)
  },
})
