import type { Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { ApplicationRef, Doer } from '../ports'
import type { RolloutDraft, StartedRollout } from '../rollout-ports'
import { RolloutFacts } from '../rollout-schemas'
import { placeInCluster } from './add-server-group'
import { askForWorkOn } from './ask-for-work'
import { faultOn } from './fault-on'
import { lockCluster, rolloutUnderWay } from './cluster-lock'
import { rolloutParts, rolloutsOf } from './rollout-rows'
import { servingGroups } from './serving-groups'

/** What serves now, the group that serves most first: with its weight, or its size where none is set. */
async function factsOf(tx: Transaction, application: ApplicationRef, cluster: string): Promise<RolloutFacts> {
  const serving = (await servingGroups(tx, application.id, cluster)).filter(({ desiredSize }) => desiredSize > 0)
  const before = serving.map(({ name, groupId, weight, desiredSize, release }) => ({ serverGroup: name, groupId, weight: weight ?? desiredSize, desiredSize, release }))
  return RolloutFacts.parse({ before: before.sort((one, other) => other.weight - one.weight) })
}

/** Begins a rollout: its row, first step and canary run, the end of what was still warm, the wakes and the ledger entry. */
export async function startRolloutRow(tx: Transaction, application: ApplicationRef, { id, plan, canary }: RolloutDraft, doer: Doer): Promise<StartedRollout> {
  const { cluster } = plan
  const warm = await tx.rollout.findMany({ where: { cluster, state: 'succeeded', phase: 'warm' }, select: { id: true } })
  if (canary) await askForWorkOn(tx, 'canary', id)
  for (const one of [...warm, { id }].sort((a, b) => (a.id < b.id ? -1 : 1))) await askForWorkOn(tx, 'rollout', one.id)
  await lockCluster(tx, cluster)
  // Whoever was warm and has been asked to go back is under way again.
  const moving = await rolloutUnderWay(tx, cluster)
  if (moving) return { kind: 'under-way', number: moving.number }
  const release = await tx.release.findUnique({ where: { applicationId_number: { applicationId: application.id, number: plan.release } }, select: { id: true, number: true, version: true, digest: true } })
  if (!release) return { kind: 'no-release' }
  const placed = await placeInCluster(tx, application, cluster)
  if (placed.kind === 'cluster-taken') return placed
  await tx.$executeRaw`UPDATE rollout SET warm_until = clock_timestamp(), version = version + 1 WHERE cluster = ${cluster} AND state = 'succeeded' AND phase = 'warm'`

  // Orders the application's numbers, and its rollouts and runs of faults; its other readers are not held up.
  await tx.$executeRaw`SELECT 1 FROM application WHERE id = ${application.id} FOR NO KEY UPDATE`
  const run = await faultOn(tx, application.id)
  if (run !== null) return { kind: 'under-fault', run }
  const { _max } = await tx.rollout.aggregate({ where: { applicationId: application.id }, _max: { number: true } })
  const number = (_max.number ?? 0) + 1
  const facts = await factsOf(tx, application, cluster)
  const stored = await tx.rollout.create({
    data: {
      id, applicationId: application.id, number, cluster, strategy: plan.strategy, releaseId: release.id, plan, state: 'running', phase: 'create', facts, startedBy: doer.actor, why: doer.why ?? '',
      steps: { create: { seq: 0, phase: 'create', startedAt: new Date() } },
      ...(canary ? { canaryRun: { create: { options: JSON.parse(JSON.stringify(canary.options)), policy: canary.policy } } } : {}),
    },
    include: rolloutParts,
  })
  await tx.$executeRaw`UPDATE rollout_step SET started_at = clock_timestamp() WHERE rollout_id = ${id}`
  await publishEvent(tx, { topic: 'rollouts', teamId: application.teamId, key: application.name })
  const [rollout] = await rolloutsOf(tx, [stored])
  if (!rollout) throw new Error('a rollout that was just written is not there')
  await appendChange(tx, {
    actor: doer.actor,
    action: 'rollout.start',
    subject: { kind: 'rollout', id: `${application.name} ${number}` },
    teamId: application.teamId,
    application: application.name,
    before: { serverGroups: facts.before.map(({ serverGroup, weight, release: { number: served } }) => ({ serverGroup, weight, release: served })) },
    after: { ...rollout.plan, digest: release.digest },
    ...(doer.why ? { why: doer.why } : {}),
  })
  return { kind: 'started', rollout }
}
