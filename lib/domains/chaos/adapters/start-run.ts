import type { Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { ApplicationRef, Doer } from '../../delivery/ports'
import type { RunDraft, StartedRun } from '../ports'
import { askForRun, runOf, runParts, runSubject } from './chaos-rows'

/** Held until the transaction ends: rollouts and runs of an application begin one after the other, and each sees the other. In the order of ids. */
async function lockApplications(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM application WHERE id = any(${[...new Set(ids)].sort()}::text[]) ORDER BY id FOR NO KEY UPDATE`
}

export const rolloutOn = (tx: Pick<Transaction, 'rollout'>, applicationId: string) =>
  tx.rollout.findFirst({ where: { applicationId, state: { in: ['running', 'waiting', 'rolling-back'] } }, orderBy: { number: 'desc' }, select: { number: true, strategy: true } })

export const runOn = (tx: Pick<Transaction, 'chaosRun'>, applicationId: string) => tx.chaosRun.findFirst({ where: { applicationId, phase: { not: 'done' } }, select: { number: true } })

/**
 * Begins a run: its row, wake, event and ledger entry. Order of locks: its own work item, which nobody else knows yet, then the
 * application's row, as a rollout takes it after its cluster, and the ledger's head last.
 */
export async function startRunRow(tx: Transaction, application: ApplicationRef, { id, plan, title, caller }: RunDraft, doer: Doer): Promise<StartedRun> {
  await askForRun(tx, id)
  await lockApplications(tx, [application.id])
  const rollout = await rolloutOn(tx, application.id)
  if (rollout) return { kind: 'under-way', rollout: rollout.number, strategy: rollout.strategy }
  const other = await runOn(tx, application.id)
  if (other) return { kind: 'other-run', number: other.number }
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  const now = clock?.now ?? new Date()
  const touches = caller && caller.name !== application.name ? [application.name, caller.name] : [application.name]
  const row = await tx.chaosRun.create({
    data: { id, applicationId: application.id, touches, title, plan, startedBy: doer.actor, why: doer.why ?? '', phaseSince: now, createdAt: now }, include: runParts,
  })
  await publishEvent(tx, { topic: 'chaos', teamId: application.teamId, key: application.name })
  await appendChange(tx, {
    actor: doer.actor, action: 'chaos.start', subject: runSubject(row.number), teamId: application.teamId, application: application.name,
    after: { fault: plan.fault, conditions: plan.conditions, termSeconds: plan.termSeconds, ...(title ? { title } : {}) }, ...(doer.why ? { why: doer.why } : {}),
  })
  return { kind: 'started', run: runOf(row) }
}
