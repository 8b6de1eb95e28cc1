import type { Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import { asRecord } from '../core/rollout-weights'
import type { RolloutStepDecision, WeightRow } from '../core/rollout-snapshot'
import type { Fence } from '../ports'
import type { RolloutRows } from '../rollout-ports'
import type { RolloutFacts, RolloutFailure } from '../rollout-schemas'
import { askForWorkOn } from './ask-for-work'
import { lockCluster } from './cluster-lock'
import { requireFence } from './fenced'
import { endRolloutGroup, makeRolloutGroup, type Said } from './rollout-group-rows'
import { clearWeights, writeWeights } from './rollout-weight-rows'

const controller = { kind: 'controller', id: 'rollout', name: 'rollout controller' }
const roleOfRow = { target: 'production', baseline: 'baseline', canary: 'canary' } as const

async function moveRow(tx: Transaction, { id, phase }: RolloutRows, decision: RolloutStepDecision, facts: RolloutFacts, failure: RolloutFailure | null): Promise<void> {
  const { to, state, ends, warmMs } = decision
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  if (!clock) throw new Error('the database has no clock')
  const { now } = clock
  await tx.rollout.update({
    where: { id },
    data: {
      phase: to, state, facts, version: { increment: 1 },
      ...(to === phase ? {} : { phaseSince: now }),
      ...(failure ? { failure } : {}),
      ...(warmMs === null ? {} : { warmUntil: new Date(now.getTime() + warmMs), endedAt: now }),
      ...(ends && state !== 'succeeded' ? { endedAt: now } : {}),
    },
  })
  if (to === phase && !ends) return
  await tx.rolloutStep.updateMany({ where: { rolloutId: id, endedAt: null }, data: { endedAt: now, outcome: decision.outcome } })
  if (to !== phase) {
    const { _max } = await tx.rolloutStep.aggregate({ where: { rolloutId: id }, _max: { seq: true } })
    await tx.rolloutStep.create({ data: { rolloutId: id, seq: (_max.seq ?? -1) + 1, phase: to, startedAt: now, ...(ends ? { endedAt: now, outcome: 'done' } : {}) } })
  }
}

/** A decision that nobody can make any more: the rollout has gone its way back. */
async function endCanary(tx: Transaction, id: string, failure: RolloutFailure): Promise<void> {
  await tx.$executeRaw`
    UPDATE canary_run SET outcome = 'roll-back', state = 'decided', decided_by = ${JSON.stringify({ kind: 'rollout', words: failure.detail })}::jsonb, decided_at = clock_timestamp(), version = version + 1
    WHERE rollout_id = ${id} AND outcome IS NULL`
}

function entryOf(rows: RolloutRows, { to, state, ends, outcome, weights, destroy }: RolloutStepDecision, made: string[], failure: RolloutFailure | null): Said {
  return {
    action: `rollout.${ends ? (state === 'succeeded' ? 'done' : state) : to}`,
    subject: { kind: 'rollout', id: `${rows.application.name} ${rows.number}` },
    teamId: rows.application.teamId,
    application: rows.application.name,
    phase: outcome === 'failed' ? 'failed' : 'done',
    before: { phase: rows.phase, state: rows.state },
    after: { phase: to, state, ...(weights ? { weights: asRecord(weights) } : {}), ...(made.length > 0 ? { made } : {}), ...(destroy.length > 0 ? { ended: destroy } : {}) },
    ...(failure ? { evidence: { failure } } : {}),
  }
}

/** Leaves a phase: rows, weights, groups, wakes, events and ledger entries, all or nothing and only while the work is ours. */
export async function applyRolloutStep(tx: Transaction, fence: Fence, rows: RolloutRows, decision: RolloutStepDecision, failure: RolloutFailure | null): Promise<boolean> {
  const { id, cluster, application } = rows
  const moves = decision.to !== rows.phase
  if (rows.canary && (decision.to === 'analyse' || failure)) await askForWorkOn(tx, 'canary', id)
  await requireFence(tx, fence)
  await lockCluster(tx, cluster)
  const same = await tx.$queryRaw<unknown[]>`SELECT 1 FROM rollout WHERE id = ${id} AND version = ${rows.version} FOR NO KEY UPDATE`
  if (same.length === 0) return false

  const said: Said[] = []
  const facts = structuredClone(rows.facts)
  const weights: WeightRow[] = [...(decision.weights ?? [])]
  for (const { role, size } of decision.make) {
    const { name, change } = await makeRolloutGroup(tx, rows, role, size)
    facts[role] = name
    weights.push({ serverGroup: name, weight: 0, role: roleOfRow[role] })
    said.push(change)
  }
  if (decision.weights) facts.wantedWeights = asRecord(weights)
  await moveRow(tx, rows, decision, facts, failure)
  if (weights.length > 0) await writeWeights(tx, cluster, weights)
  for (const name of decision.destroy) {
    const ended = await endRolloutGroup(tx, rows, name)
    if (ended) said.push(ended)
  }
  if (decision.ends) await clearWeights(tx, cluster, id)
  if (failure && rows.canary) await endCanary(tx, id, failure)
  await publishEvent(tx, { topic: 'rollouts', teamId: application.teamId, key: application.name })
  if (decision.destroy.length > 0) await publishEvent(tx, { topic: 'instances', teamId: application.teamId, key: application.name })

  const made = decision.make.map(({ role }) => facts[role]).filter((name) => name !== null)
  if (moves || decision.weights || decision.ends) said.unshift(entryOf(rows, { ...decision, weights: weights.length > 0 ? weights : null }, made, failure))
  for (const change of said) await appendChange(tx, { actor: controller, ...change })
  return true
}
