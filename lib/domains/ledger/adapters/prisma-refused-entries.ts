import type { Database } from '@/lib/kernel/database'
import { appendChange } from './prisma-append'

const atOnce = 200
const minuteMs = 60_000

/**
 * Writes the sums of minutes that are over as entries, each once: the mark and the entry are one transaction. Called by the
 * daemon every minute; gives how many entries it wrote.
 */
export async function ledgerRefusedAttempts(database: Database, nowMs: number): Promise<number> {
  const over = new Date(Math.floor(nowMs / minuteMs) * minuteMs)
  const rows = await database.refusedAttempt.findMany({ where: { ledgeredAt: null, minute: { lt: over } }, orderBy: { minute: 'asc' }, take: atOnce })
  let written = 0
  for (const { actorKind, actorId, actorName, rule, minute, attempts } of rows) {
    await database.$transaction(async (tx) => {
      const { count } = await tx.refusedAttempt.updateMany({ where: { actorKind, actorId, rule, minute, ledgeredAt: null }, data: { ledgeredAt: new Date(nowMs) } })
      if (count === 0) return
      await appendChange(tx, {
        actor: { kind: actorKind, id: actorId, name: actorName },
        action: 'access.refused',
        subject: { kind: 'rule', id: rule },
        phase: 'failed',
        after: { attempts, minute: minute.toISOString() },
      })
      written++
    })
  }
  await database.refusedAttempt.deleteMany({ where: { ledgeredAt: { lt: new Date(nowMs - 24 * 60 * minuteMs) } } })
  return written
}
