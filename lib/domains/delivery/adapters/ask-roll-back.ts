import type { Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { ApplicationRef, Doer } from '../ports'
import type { AskedRollBack } from '../rollout-ports'
import { askForWorkOn } from './ask-for-work'
import { lockCluster } from './cluster-lock'
import { rolloutParts, rolloutsOf } from './rollout-rows'

/** Writes down that somebody wants to go back, and wakes the controller that does it. */
export async function askRollBackRow(tx: Transaction, application: ApplicationRef, number: number, doer: Doer): Promise<AskedRollBack> {
  const known = await tx.rollout.findUnique({ where: { applicationId_number: { applicationId: application.id, number } }, select: { id: true, cluster: true } })
  if (!known) return { kind: 'missing' }
  const { id } = known
  await askForWorkOn(tx, 'rollout', id)
  await lockCluster(tx, known.cluster)
  await tx.$executeRaw`SELECT 1 FROM rollout WHERE id = ${id} FOR NO KEY UPDATE`
  const view = async () => {
    const [rollout] = await rolloutsOf(tx, [await tx.rollout.findUniqueOrThrow({ where: { id }, include: rolloutParts })])
    if (!rollout) throw new Error('a rollout that was just read is not there')
    return rollout
  }
  const before = await view()
  if (before.state === 'rolling-back') return { kind: 'asked', rollout: before }
  if (!before.can.rollBack) return { kind: 'too-late', rollout: before }

  const by = doer.actor.name
  await tx.rollout.update({ where: { id }, data: { rollbackAsked: { by, why: doer.why ?? '', at: new Date().toISOString() }, state: 'rolling-back', endedAt: null, version: { increment: 1 } } })
  await publishEvent(tx, { topic: 'rollouts', teamId: application.teamId, key: application.name })
  const rollout = await view()
  await appendChange(tx, {
    actor: doer.actor,
    action: 'rollout.roll-back',
    subject: { kind: 'rollout', id: `${application.name} ${number}` },
    teamId: application.teamId,
    application: application.name,
    before: { state: before.state, phase: before.phase },
    after: { state: rollout.state },
    ...(doer.why ? { why: doer.why } : {}),
  })
  return { kind: 'asked', rollout }
}
