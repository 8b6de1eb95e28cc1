import type { Database, Transaction } from '@/lib/kernel/database'
import type { Fence } from '../../delivery/ports'
import type { AlertWork, RuleRecord } from '../ports'
import { RuleCondition, Standing } from '../schemas'
import { askForNotice, askForShard, clockOf, shardOf } from './alert-rows'
import { recordStanding, tellOpen } from './record-standing'

/** Rules of one page: as many as are asked about at once. */
const pageMax = 500

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
    async load(objectId, after) {
      const now = await clockOf(database)
      const shard = shardOf(objectId)
      if (shard === null) return { nowMs: now.getTime(), rules: [], unreadable: [], next: null }
      const rows = await database.alertRule.findMany({
        where: { shard, deletedAt: null, number: { gt: after } }, orderBy: { number: 'asc' }, take: pageMax,
        include: {
          application: { select: { id: true, name: true, teamId: true } }, alerts: { where: { resolvedAt: null }, select: { id: true, number: true, notified: true } },
          silences: { where: { endedAt: null, endsAt: { gt: now } }, select: { id: true } },
        },
      })
      const rules: RuleRecord[] = []
      const unreadable: number[] = []
      for (const { id, number, version, application, name, alerts, silences, ...stored } of rows) {
        const [condition, standing] = [RuleCondition.safeParse(stored.condition), Standing.safeParse(stored.standing)]
        if (condition.success && standing.success) rules.push({ id, number, version, application, name, condition: condition.data, standing: standing.data, open: alerts[0] ?? null, silenced: silences.length > 0 })
        else unreadable.push(number)
      }
      return { nowMs: now.getTime(), rules, unreadable, next: rows.length < pageMax ? null : (rows.at(-1)?.number ?? null) }
    },
    record: (fence, rule, next) =>
      database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        if (!(await isSame(tx, rule))) return false
        await recordStanding(tx, rule, next)
        await beforeCommit?.(next.event ?? 'keep')
        return true
      }),
    async keep(fence, standings) {
      if (standings.length === 0) return
      const [ids, versions, texts] = [standings.map(({ id }) => id), standings.map(({ version }) => version), standings.map(({ standing }) => JSON.stringify(standing))]
      await database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        await tx.$executeRaw`
          UPDATE alert_rule r SET standing = kept.standing::jsonb FROM unnest(${ids}::text[], ${versions}::int[], ${texts}::text[]) AS kept (id, version, standing)
          WHERE r.id = kept.id AND r.version = kept.version AND r.deleted_at IS NULL`
      })
    },
    tell: (fence, rule) =>
      database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        return (await isSame(tx, rule)) && tellOpen(tx, rule)
      }),
    async ensureWork() {
      const shards = await database.$queryRaw<{ shard: number }[]>`
        SELECT DISTINCT shard FROM alert_rule r WHERE deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM work_item w WHERE w.kind = 'alerts' AND w.object_id = 'shard-' || r.shard)`
      for (const { shard } of shards) await askForShard(database, shard)
      const notices = await database.$queryRaw<{ id: string }[]>`
        SELECT id FROM alert_notice n WHERE state = 'waiting' AND NOT EXISTS (SELECT 1 FROM work_item w WHERE w.kind = 'alert-notice' AND w.object_id = n.id) LIMIT 1000`
      for (const { id } of notices) await askForNotice(database, id)
      // What was sent or given up needs nobody to look after it.
      await database.$executeRaw`DELETE FROM work_item w WHERE kind = 'alert-notice' AND lease_holder IS NULL AND EXISTS (SELECT 1 FROM alert_notice n WHERE n.id = w.object_id AND n.state <> 'waiting')`
    },
  }
}
