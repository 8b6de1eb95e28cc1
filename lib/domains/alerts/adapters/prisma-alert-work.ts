import type { Database, Transaction } from '@/lib/kernel/database'
import type { Fence } from '../../delivery/ports'
import type { AlertWork, RuleRecord } from '../ports'
import { RuleCondition, Standing } from '../schemas'
import { askForAlerts, askForNotice, clockOf } from './alert-rows'
import { recordStanding, tellOpen } from './record-standing'

/** Of the delivery domain: the proof of a claimed work item. */
type RequireFence = (tx: Transaction, fence: Fence) => Promise<void>

/** Locks the rule as it was read: what a person changed meanwhile stands. */
async function isSame(tx: Transaction, { id, version }: Pick<RuleRecord, 'id' | 'version'>): Promise<boolean> {
  const same = await tx.$queryRaw<unknown[]>`SELECT 1 FROM alert_rule WHERE id = ${id} AND version = ${version} AND deleted_at IS NULL FOR NO KEY UPDATE`
  return same.length > 0
}

/** Rows of rules as their controller sees them. */
export function createPrismaAlertWork(database: Database, requireFence: RequireFence, beforeCommit?: (event: string) => void | Promise<void>): AlertWork {
  return {
    async load(applicationId) {
      const application = await database.application.findUnique({ where: { id: applicationId }, select: { id: true, name: true, teamId: true } })
      if (!application) return null
      const now = await clockOf(database)
      const rows = await database.alertRule.findMany({
        where: { applicationId, deletedAt: null }, orderBy: { number: 'asc' },
        include: { alerts: { where: { resolvedAt: null }, select: { id: true, number: true, notified: true } }, silences: { where: { endedAt: null, endsAt: { gt: now } }, select: { id: true } } },
      })
      const rules = rows.map(({ id, number, version, name, condition, standing, alerts, silences }): RuleRecord => ({
        id, number, version, name, condition: RuleCondition.parse(condition), standing: Standing.parse(standing), open: alerts[0] ?? null, silenced: silences.length > 0,
      }))
      return { nowMs: now.getTime(), application, rules }
    },
    record: (fence, of, rule, next) =>
      database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        if (!(await isSame(tx, rule))) return false
        await recordStanding(tx, of, rule, next)
        await beforeCommit?.(next.event ?? 'keep')
        return true
      }),
    async keep(fence, standings) {
      if (standings.length === 0) return
      await database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        for (const { id, version, standing } of standings) await tx.alertRule.updateMany({ where: { id, version, deletedAt: null }, data: { standing } })
      })
    },
    tell: (fence, of, rule) =>
      database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        return (await isSame(tx, rule)) && tellOpen(tx, of, rule)
      }),
    async ensureWork() {
      const rules = await database.$queryRaw<{ id: string }[]>`
        SELECT DISTINCT application_id AS id FROM alert_rule r WHERE deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM work_item w WHERE w.kind = 'alerts' AND w.object_id = r.application_id)`
      for (const { id } of rules) await askForAlerts(database, id)
      const notices = await database.$queryRaw<{ id: string }[]>`
        SELECT id FROM alert_notice n WHERE state = 'waiting' AND NOT EXISTS (SELECT 1 FROM work_item w WHERE w.kind = 'alert-notice' AND w.object_id = n.id) LIMIT 1000`
      for (const { id } of notices) await askForNotice(database, id)
      // What was sent or given up needs nobody to look after it.
      await database.$executeRaw`DELETE FROM work_item w WHERE kind = 'alert-notice' AND lease_holder IS NULL AND EXISTS (SELECT 1 FROM alert_notice n WHERE n.id = w.object_id AND n.state <> 'waiting')`
    },
  }
}
