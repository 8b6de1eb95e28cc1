import { z } from 'zod'
import type { Database, Transaction } from '@/lib/kernel/database'
import { Rollout, RolloutDetail, RolloutFacts, RolloutFailure, RolloutPlan, RolloutStep, underWay } from '../rollout-schemas'

const Starter = z.object({ kind: z.string(), id: z.string(), name: z.string() })

export const rolloutParts = {
  application: { select: { id: true, name: true, teamId: true, team: { select: { slug: true } } } },
  release: { select: { number: true, version: true, digest: true } },
  canaryRun: { select: { state: true, outcome: true } },
} as const

interface StoredRollout {
  id: string
  number: number
  cluster: string
  strategy: string
  plan: unknown
  state: string
  phase: string
  phaseSince: Date
  facts: unknown
  rollbackAsked: unknown
  failure: unknown
  startedBy: unknown
  why: string
  version: number
  createdAt: Date
  endedAt: Date | null
  warmUntil: Date | null
  application: { name: string; team: { slug: string } }
  release: { number: number; version: string; digest: string }
  canaryRun: { state: string; outcome: string | null } | null
}

interface StoredStep {
  phase: string
  startedAt: Date
  endedAt: Date | null
  outcome: string | null
  detail: unknown
}

interface Around {
  weights: { cluster: string; serverGroup: string; weight: number; role: string }[]
  /** Groups that somebody still wants. */
  wanted: ReadonlySet<string>
  nowMs: number
}

/** Whether its old groups still stand, so that going back is moving weights. A first deploy goes back while it is under way. */
export const mayRollBack = ({ state, phase, facts, rollbackAsked, warmUntil }: Pick<StoredRollout, 'state' | 'phase' | 'rollbackAsked' | 'warmUntil'> & { facts: RolloutFacts }, { wanted, nowMs }: Pick<Around, 'wanted' | 'nowMs'>): boolean => {
  if (rollbackAsked !== null || state === 'rolling-back') return false
  if (state === 'running' || state === 'waiting') return true
  return state === 'succeeded' && phase === 'warm' && (warmUntil?.getTime() ?? 0) > nowMs && facts.before.some(({ serverGroup }) => wanted.has(serverGroup))
}

function rolloutOf(row: StoredRollout, around: Around): Rollout {
  const { environment, ...plan } = RolloutPlan.parse(row.plan)
  const facts = RolloutFacts.parse(row.facts)
  const moves = underWay.some((state) => state === row.state) || (row.state === 'succeeded' && row.phase === 'warm')
  const mayDecide = row.phase === 'analyse' && (row.state === 'running' || row.state === 'waiting') && row.rollbackAsked === null && row.canaryRun !== null && row.canaryRun.outcome === null
  return Rollout.parse({
    id: row.id, application: row.application.name, team: row.application.team.slug, number: row.number, cluster: row.cluster, strategy: row.strategy,
    release: row.release,
    from: facts.before[0]?.release ?? null,
    state: row.state, phase: row.phase, phaseSince: row.phaseSince.toISOString(),
    plan: { ...plan, variables: Object.keys(environment).sort() },
    groups: { before: facts.before.map(({ serverGroup }) => serverGroup), target: facts.target, baseline: facts.baseline, canary: facts.canary },
    weights: moves ? around.weights.filter(({ cluster }) => cluster === row.cluster) : [],
    failure: row.failure === null ? null : RolloutFailure.parse(row.failure),
    startedBy: Starter.parse(row.startedBy).name, why: row.why, createdAt: row.createdAt.toISOString(), endedAt: row.endedAt?.toISOString() ?? null, warmUntil: row.warmUntil?.toISOString() ?? null,
    version: row.version,
    can: { rollBack: mayRollBack({ ...row, facts }, around), promote: mayDecide, extend: mayDecide },
  })
}

const stepOf = ({ phase, startedAt, endedAt, outcome, detail }: StoredStep) =>
  RolloutStep.parse({ phase, startedAt: startedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null, outcome, detail })

/** With weights and groups as they are now: three questions for a whole page. */
export async function rolloutsOf(database: Database | Transaction, rows: StoredRollout[]): Promise<Rollout[]> {
  if (rows.length === 0) return []
  const before = rows.filter(({ phase }) => phase === 'warm').flatMap(({ facts }) => RolloutFacts.parse(facts).before.map(({ serverGroup }) => serverGroup))
  const weights = await database.trafficWeight.findMany({ where: { cluster: { in: rows.map(({ cluster }) => cluster) } }, orderBy: { serverGroup: 'asc' } })
  const groups = before.length === 0 ? [] : await database.serverGroup.findMany({ where: { name: { in: before }, desiredState: 'running' }, select: { name: true } })
  const around = { weights, wanted: new Set(groups.map(({ name }) => name)), nowMs: await databaseNowMs(database) }
  return rows.map((row) => rolloutOf(row, around))
}

export async function rolloutDetailOf(database: Database | Transaction, { steps, ...row }: StoredRollout & { steps: StoredStep[] }): Promise<RolloutDetail> {
  const [rollout] = await rolloutsOf(database, [row])
  if (!rollout) throw new Error('a rollout that was just read is not there')
  return RolloutDetail.parse({ ...rollout, steps: steps.map(stepOf) })
}

export async function databaseNowMs(database: Database | Transaction): Promise<number> {
  const [row] = await database.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  if (!row) throw new Error('the database has no clock')
  return row.now.getTime()
}
