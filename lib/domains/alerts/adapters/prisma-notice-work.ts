import { z } from 'zod'
import type { Database, Transaction } from '@/lib/kernel/database'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { Fence } from '../../delivery/ports'
import type { NoticeWork } from '../ports'
import { NoticeAttempt, NoticeEvent, RuleCondition, Severity } from '../schemas'
import { askForNotice, clockOf, NoticeState } from './alert-rows'

const attemptsShown = 10
const Facts = z.object({
  id: z.string(), event: NoticeEvent, team: z.string(),
  alert: z.object({
    number: z.number(), rule: z.number(), name: z.string(), application: z.string(), severity: Severity, condition: RuleCondition, value: z.number().nullable(), openedAt: z.string(), resolvedAt: z.string().nullable(),
  }).nullable(),
})

/** Which of an alert's notices a webhook is told next. */
const firstWaiting = (database: Database | Transaction, { webhookId, alertId }: { webhookId: string; alertId: string | null }) =>
  alertId === null ? null : database.alertNotice.findFirst({ where: { webhookId, alertId, state: 'waiting' }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], select: { id: true } })

/** Rows of notices as their controller sees them. */
export const createPrismaNoticeWork = (database: Database, requireFence: (tx: Transaction, fence: Fence) => Promise<void>): NoticeWork => ({
  async load(id) {
    const row = await database.alertNotice.findUnique({ where: { id }, include: { webhook: true } })
    if (!row) return null
    const [now, first] = await Promise.all([clockOf(database), firstWaiting(database, row)])
    const { webhook } = row
    return {
      id, state: NoticeState.parse(row.state), tries: row.tries, ageMs: now.getTime() - row.createdAt.getTime(), facts: Facts.parse(row.facts), behind: first !== null && first.id !== id,
      webhook: webhook.deletedAt ? null : { id: webhook.id, sealed: webhook.sealed, allowLocal: webhook.allowLocal },
    }
  },
  record: (fence, notice, attempt, { state, nextMs }) =>
    database.$transaction(async (tx) => {
      await requireFence(tx, fence)
      const row = await tx.alertNotice.findUniqueOrThrow({ where: { id: notice.id }, include: { webhook: { select: { teamId: true, name: true } } } })
      // Given up meanwhile, with its webhook: what was tried is noted, the end stands.
      const isOver = row.state !== 'waiting'
      const now = await clockOf(tx)
      const attempts = [...z.array(NoticeAttempt).parse(row.attempts), { at: now.toISOString(), ...attempt }].slice(-attemptsShown)
      await tx.alertNotice.update({
        where: { id: notice.id },
        data: { attempts, tries: { increment: 1 }, ...(isOver ? {} : { state, sentAt: state === 'sent' ? now : null, nextAt: nextMs === null ? null : new Date(now.getTime() + nextMs) }) },
      })
      const next = state === 'waiting' ? null : await firstWaiting(tx, row)
      if (next) await askForNotice(tx, next.id)
      await publishEvent(tx, { topic: 'alerts', teamId: row.webhook.teamId, key: row.webhook.name })
    }),
})
