import { z } from 'zod'
import type { Database } from '@/lib/kernel/database'
import { madeBy, type Trouble } from '../core/rollout-snapshot'
import type { RolloutGroupRow, RolloutRows } from '../rollout-ports'
import { RolloutFacts, RolloutPhase, RolloutPlan, RolloutState } from '../rollout-schemas'
import { endedStates } from './load-group'
import { databaseNowMs } from './rollout-rows'

const Asked = z.object({ by: z.string(), why: z.string() }).nullable()
const DecidedBy = z.object({ kind: z.string(), words: z.string() }).nullable()
const CanaryState = z.enum(['pending', 'analysing', 'waiting', 'decided'])
const Outcome = z.enum(['promote', 'roll-back']).nullable()
const Detail = z.record(z.string(), z.union([z.string(), z.number()]))
const LiveState = z.enum(['intended', 'starting', 'healthy', 'sick', 'stopping'])

interface StoredInstance {
  id: string
  state: string
  desiredState: string
  reason: string
  failures: number
  stoppedAt: Date | null
}

/** One that is on its way out for its failures counts as soon as that was decided. */
const troubleOf = ({ id, state, reason, failures, stoppedAt }: StoredInstance, nowMs: number): Trouble => ({
  instance: id, atMs: stoppedAt?.getTime() ?? nowMs, failures, check: state === 'failed' ? 'exited' : 'health', detail: reason,
})

const isOver = ({ state }: StoredInstance) => endedStates.includes(state)

async function loadGroups(database: Database, names: string[], nowMs: number): Promise<RolloutGroupRow[]> {
  const stored = await database.serverGroup.findMany({
    where: { name: { in: names } },
    include: {
      instances: {
        where: { OR: [{ state: { notIn: endedStates } }, { failures: { gt: 0 }, stoppedAt: { gt: new Date(nowMs - 3_600_000) } }] },
        select: { id: true, state: true, desiredState: true, reason: true, failures: true, stoppedAt: true },
        orderBy: { createdAt: 'asc' },
      },
    },
  })
  return stored.map(({ name, desiredState, desiredSize, instances }) => ({
    name, desiredSize,
    wanted: desiredState === 'running',
    instances: instances.filter((one) => !isOver(one)).map(({ id, state, reason, ...one }) => ({ id, reason, desiredState: one.desiredState, state: LiveState.parse(state) })),
    troubles: instances.filter((one) => one.failures > 0 && (isOver(one) || one.state === 'stopping')).map((one) => troubleOf(one, nowMs)),
  }))
}

/** A rollout with the groups it knows, their living instances and what went wrong in them within the hour. */
export async function loadRollout(database: Database, id: string): Promise<RolloutRows | null> {
  const stored = await database.rollout.findUnique({
    where: { id },
    include: { application: { select: { id: true, name: true, teamId: true } }, canaryRun: true, steps: { orderBy: { seq: 'desc' }, take: 1 } },
  })
  const last = stored?.steps[0]
  if (!stored || !last) return null
  const facts = RolloutFacts.parse(stored.facts)
  const nowMs = await databaseNowMs(database)
  const [groups, weights] = await Promise.all([
    loadGroups(database, [...facts.before.map(({ serverGroup }) => serverGroup), ...madeBy(facts)], nowMs),
    database.trafficWeight.findMany({ where: { cluster: stored.cluster } }),
  ])
  const { application, canaryRun, number, cluster, releaseId, version } = stored
  return {
    id, number, cluster, releaseId, application, version, facts, groups, nowMs,
    state: RolloutState.parse(stored.state),
    phase: RolloutPhase.parse(stored.phase),
    phaseSinceMs: stored.phaseSince.getTime(),
    // A success that is warm has ended for people, and not for us.
    ended: stored.state === 'rolled-back' || stored.state === 'failed' || stored.phase === 'done',
    plan: RolloutPlan.parse(stored.plan),
    asked: Asked.parse(stored.rollbackAsked),
    warmUntilMs: stored.warmUntil?.getTime() ?? null,
    canary: canaryRun && { state: CanaryState.parse(canaryRun.state), outcome: Outcome.parse(canaryRun.outcome), decidedBy: DecidedBy.parse(canaryRun.decidedBy) },
    weights: Object.fromEntries(weights.map(({ serverGroup, weight }) => [serverGroup, weight])),
    step: { seq: last.seq, detail: Detail.parse(last.detail) },
  }
}
