import { z } from 'zod'
import type { Transaction } from '@/lib/kernel/database'
import { ApprovalPolicy, CanaryOptions, CanaryVerdict, CanaryView, Signature } from '../analysis-schemas'
import type { CanaryRecord } from '../ports'

const RunState = CanaryView.shape.state
const Outcome = CanaryView.shape.outcome
const Person = z.object({ kind: z.string(), id: z.string(), name: z.string() })

export const ms = (at: Date | null): number | null => at?.getTime() ?? null

/** The database's clock: everything here was written by it. */
export async function databaseNowMs(tx: Pick<Transaction, '$queryRaw'>): Promise<number> {
  const [row] = await tx.$queryRaw<{ at: Date }[]>`SELECT clock_timestamp() AS at`
  if (!row) throw new Error('the database tells no time')
  return row.at.getTime()
}

/** A canary with its newest judgement and all signatures, oldest first. */
export async function loadCanary(tx: Transaction, where: { id: string } | { applicationId: string; number: number }): Promise<CanaryRecord | null> {
  const row = await tx.rollout.findFirst({
    where,
    include: {
      application: { select: { name: true, teamId: true } },
      canaryRun: { include: { signatures: { orderBy: [{ at: 'asc' }, { id: 'asc' }] }, judged: { orderBy: { number: 'desc' }, take: 2, omit: { card: true } } } },
    },
  })
  const run = row?.canaryRun
  if (!row || !run) return null
  const options = CanaryOptions.parse(run.options)
  const [last] = run.judged
  const fresh = last ? await isFresh(tx, row.id, last.number) : false
  const weighed = run.endsAt ? await tx.canaryJudgement.count({ where: { rolloutId: row.id, at: { gte: run.endsAt }, verdict: { not: 'not-enough-evidence' }, number: { lt: last?.number ?? 0 } } }) : 0
  return {
    nowMs: await databaseNowMs(tx),
    rollout: { id: row.id, application: row.application.name, number: row.number, cluster: row.cluster, teamId: row.application.teamId, state: row.state, phase: row.phase, startedBy: Person.parse(row.startedBy) },
    options,
    policy: ApprovalPolicy.parse(run.policy),
    run: {
      state: RunState.parse(run.state), beganAtMs: ms(run.beganAt), endsAtMs: ms(run.endsAt), expiresAtMs: ms(run.expiresAt), judgements: run.judgements,
      outcome: Outcome.parse(run.outcome), decidedBy: CanaryView.shape.decidedBy.parse(run.decidedBy), decidedAtMs: ms(run.decidedAt), version: run.version,
    },
    last: last ? { number: last.number, atMs: last.at.getTime(), verdict: CanaryVerdict.parse(last.verdict), fresh, cardHash: last.cardHash } : null,
    recentCards: run.judged.map(({ cardHash }) => cardHash),
    weighedSinceEnd: weighed > 0,
    signatures: run.signatures.map(({ personId, name, role, act, why, cardHash, at }) => ({ personId, ...Signature.parse({ name, role, act, why, cardHash, at: at.toISOString() }) })),
  }
}

/** Asked of the card itself: it is long, and only this is wanted of it. */
async function isFresh(tx: Transaction, rolloutId: string, number: number): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ fresh: boolean }[]>`SELECT (card::jsonb -> 'fresh')::boolean AS fresh FROM canary_judgement WHERE rollout_id = ${rolloutId} AND number = ${number}`
  return row?.fresh ?? false
}

/** Asks the controller to look, and the rollout's; the first also before a write, as controllers take their locks. */
export async function askForLook(tx: Pick<Transaction, '$executeRaw'>, kind: 'canary' | 'rollout', rolloutId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO work_item (kind, object_id) VALUES (${kind}, ${rolloutId})
    ON CONFLICT (kind, object_id) DO UPDATE SET next_look_at = clock_timestamp()`
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${kind})`
}
