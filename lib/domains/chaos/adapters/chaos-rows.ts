import { z } from 'zod'
import type { Database, Transaction } from '@/lib/kernel/database'
import type { RunRecord } from '../ports'
import { type ChaosRun, RunFacts, RunPhase, RunPlan, RunReason, RunVerdict } from '../schemas'

const Named = z.object({ name: z.string() })
const Asked = z.object({ by: z.string(), why: z.string(), at: z.string() })

export const runParts = { application: { select: { id: true, name: true, teamId: true, team: { select: { slug: true } } } } } as const

interface StoredRun {
  id: string
  number: number
  application: { id: string; name: string; teamId: string; team: { slug: string } }
  touches: string[]
  title: string
  plan: unknown
  phase: string
  phaseSince: Date
  verdict: string | null
  reason: unknown
  facts: unknown
  abortAsked: unknown
  takeBacks: number
  startedBy: unknown
  why: string
  version: number
  createdAt: Date
  injectedAt: Date | null
  endsAt: Date | null
  goneAt: Date | null
  endedAt: Date | null
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

export function runOf(row: StoredRun): ChaosRun {
  const phase = RunPhase.parse(row.phase)
  const abortAsked = row.abortAsked === null ? null : Asked.parse(row.abortAsked)
  const facts = RunFacts.parse(row.facts)
  const mayStillAct = phase === 'checking' || phase === 'injecting' || phase === 'holding'
  return {
    id: row.id, number: row.number, application: row.application.name, team: row.application.team.slug, title: row.title, plan: RunPlan.parse(row.plan), touches: row.touches,
    phase, phaseSince: row.phaseSince.toISOString(), verdict: row.verdict === null ? null : RunVerdict.parse(row.verdict), reason: row.reason === null ? null : RunReason.parse(row.reason), facts, abortAsked,
    startedBy: Named.parse(row.startedBy).name, why: row.why, createdAt: row.createdAt.toISOString(), injectedAt: iso(row.injectedAt), endsAt: iso(row.endsAt), goneAt: iso(row.goneAt), endedAt: iso(row.endedAt),
    can: { abort: mayStillAct && abortAsked === null, takeBack: phase === 'residue' && (facts.leftovers?.length ?? 0) > 0 }, version: row.version,
  }
}

interface Around {
  now: Date
  last: Date | null
  known: Date | null
  step: Date | null
  rollout: number | null
  moved: boolean
}

/** A run with what its decision needs, at one moment of the database's clock. Only a target's own rollouts count: its caller's move other traffic. */
export async function loadRun(database: Database | Transaction, id: string): Promise<RunRecord | null> {
  const row = await database.chaosRun.findUnique({ where: { id }, include: runParts })
  if (!row) return null
  const [around] = await database.$queryRaw<Around[]>`
    SELECT clock_timestamp() AS now, (SELECT max(at) FROM chaos_sample WHERE run_id = ${id}) AS last, (SELECT max(at) FROM chaos_sample WHERE run_id = ${id} AND known) AS known,
      (SELECT max(at) FROM chaos_step WHERE run_id = ${id}) AS step,
      (SELECT number FROM rollout WHERE application_id = ${row.applicationId} AND state IN ('running', 'waiting', 'rolling-back') ORDER BY number DESC LIMIT 1) AS rollout,
      EXISTS (SELECT 1 FROM rollout WHERE application_id = ${row.applicationId} AND (state IN ('running', 'waiting', 'rolling-back') OR created_at > ${row.createdAt} OR ended_at > ${row.createdAt})) AS moved`
  if (!around) throw new Error('the database has no clock')
  const ms = (at: Date | null) => at?.getTime() ?? null
  const { id: applicationId, name, teamId } = row.application
  return {
    application: { id: applicationId, name, teamId },
    number: row.number,
    version: row.version,
    state: {
      nowMs: around.now.getTime(), id, phase: RunPhase.parse(row.phase), phaseSinceMs: row.phaseSince.getTime(), plan: RunPlan.parse(row.plan), facts: RunFacts.parse(row.facts),
      verdict: row.verdict === null ? null : RunVerdict.parse(row.verdict), reason: row.reason === null ? null : RunReason.parse(row.reason), abortAsked: row.abortAsked !== null, takeBacks: row.takeBacks,
      injectedAtMs: ms(row.injectedAt), endsAtMs: ms(row.endsAt), goneAtMs: ms(row.goneAt), lastSampleMs: ms(around.last), lastKnownMs: ms(around.known), lastStepMs: ms(around.step), rollout: around.rollout, moved: around.moved,
    },
  }
}

/** Puts the run on its controller's list, due now. The notification leaves when the transaction commits. */
export async function askForRun(tx: Database | Transaction, runId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO work_item (kind, object_id) VALUES ('chaos', ${runId})
    ON CONFLICT (kind, object_id) DO UPDATE SET next_look_at = clock_timestamp()`
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', 'chaos')`
}

export const runSubject = (number: number) => ({ kind: 'chaos-run', id: `CH-${number}` })
