import type { Database, Transaction } from '@/lib/kernel/database'
import type { Fence } from '../../delivery/ports'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { HoldAct } from '../core/decide-hold'
import type { HoldRecord, HoldWork } from '../truth-ports'
import { HoldMode, HoldPhase } from '../truth-schemas'
import { databaseNow, holdController, holdKey, holdKind } from './prisma-holds'

/** Of the delivery domain: throws where the work is no longer ours. */
type RequireFence = (tx: Transaction, fence: Fence) => Promise<void>

const takeOutAction = ({ mode }: HoldRecord) => (mode === 'drain' ? 'instance.drain' : 'instance.take-out')

/**
 * What the ledger reads of an act. A drain is intended until its last request is answered; then it is done, or failed. `late`: somebody
 * asked it back meanwhile, which settled a drain that was told of.
 */
function saidOf(record: HoldRecord, act: HoldAct, late: boolean) {
  const waitedMs = record.phaseMs
  switch (act.kind) {
    case 'take-out':
      if (late) return { action: takeOutAction(record), phase: 'failed' as const, after: { status: 'OUT_OF_SERVICE', askedBack: true } }
      return { action: takeOutAction(record), phase: act.next === 'out' ? ('done' as const) : ('intended' as const), after: { status: 'OUT_OF_SERVICE' } }
    case 'drained':
      if (late) return null
      return { action: takeOutAction(record), phase: 'done' as const, after: { status: 'OUT_OF_SERVICE', openRequests: 0 }, evidence: { waitedMs } }
    case 'hold-again':
      return { action: 'instance.hold-again', phase: 'done' as const, after: { status: 'OUT_OF_SERVICE' } }
    case 'bring-back':
      return { action: 'instance.bring-back', phase: 'done' as const, after: { status: 'UP' } }
    case 'forget':
      return { action: record.phase === 'leaving' ? 'instance.bring-back' : record.phase === 'out' ? 'instance.forget-hold' : takeOutAction(record), phase: record.phase === 'out' ? ('done' as const) : ('failed' as const), after: { lease: null } }
    case 'note-missing':
    case 'note-back':
    case 'wait':
      return null
  }
}

/** Holds as their controller sees them, timed by the database's clock. */
export function createPrismaHoldWork(database: Database, requireFence: RequireFence): HoldWork {
  /** False where somebody asked it back meanwhile. */
  async function change(tx: Transaction, { application, instance }: HoldRecord['subject'], act: HoldAct): Promise<boolean> {
    const where = { application_instance: { application, instance } }
    switch (act.kind) {
      case 'take-out':
      case 'drained': {
        // Whoever asked it back meanwhile keeps that.
        const moved = await tx.instanceHold.updateMany({ where: { application, instance, phase: { in: ['asked', 'draining'] } }, data: { phase: act.kind === 'drained' ? 'out' : act.next, phaseSince: await databaseNow(tx), missingSince: null } })
        return moved.count > 0
      }
      case 'note-missing':
      case 'note-back':
        await tx.instanceHold.update({ where, data: { missingSince: act.kind === 'note-missing' ? await databaseNow(tx) : null } })
        return true
      case 'bring-back':
      case 'forget':
        await tx.instanceHold.deleteMany({ where: { application, instance } })
        return true
      case 'hold-again':
      case 'wait':
        return true
    }
  }

  return {
    async load(objectId) {
      const { application, instance } = holdKey(objectId)
      const [row] = await database.$queryRaw<{ team_id: string | null; mode: string; phase: string; why: string; phase_ms: number; missing_ms: number | null }[]>`
        SELECT team_id, mode, phase, why, (EXTRACT(EPOCH FROM clock_timestamp() - phase_since) * 1000)::float8 AS phase_ms,
          (EXTRACT(EPOCH FROM clock_timestamp() - missing_since) * 1000)::float8 AS missing_ms
        FROM instance_hold WHERE application = ${application} AND instance = ${instance}`
      if (!row) return null
      return {
        subject: { application, instance, teamId: row.team_id }, mode: HoldMode.parse(row.mode), phase: HoldPhase.parse(row.phase), why: row.why,
        phaseMs: Math.max(0, Math.round(row.phase_ms)), missingMs: row.missing_ms === null ? null : Math.max(0, row.missing_ms),
      }
    },
    record: (fence, record, act) =>
      database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        const inTime = await change(tx, record.subject, act)
        const { application, instance, teamId } = record.subject
        await publishEvent(tx, { topic: 'registry', teamId: null, key: 'holds' })
        const said = saidOf(record, act, !inTime)
        if (said) await appendChange(tx, { actor: holdController, subject: { kind: 'instance', id: instance }, teamId, application, why: record.why, ...said })
      }),
    async ensureWork() {
      await database.$executeRaw`
        INSERT INTO work_item (kind, object_id) SELECT ${holdKind}, application || E'\n' || instance FROM instance_hold ON CONFLICT (kind, object_id) DO NOTHING`
    },
  }
}
