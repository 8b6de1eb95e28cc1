import type { Database } from '@/lib/kernel/database'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { RolloutWork } from '../rollout-ports'
import { applyRolloutStep } from './apply-rollout-step'
import { requireFence } from './fenced'
import { loadRollout } from './load-rollout'

/** Takes back what was written before it was seen that the rollout is another by now. */
class Outdated extends Error {}

/** `beforeCommit` is where kill tests stop in the middle of a step; the product passes nothing. */
export function createPrismaRolloutWork(database: Database, beforeCommit?: (phase: string) => void | Promise<void>): RolloutWork {
  return {
    load: (rolloutId) => loadRollout(database, rolloutId),
    async apply(fence, rows, decision, failure) {
      try {
        await database.$transaction(async (tx) => {
          if (!(await applyRolloutStep(tx, fence, rows, decision, failure))) throw new Outdated()
          await beforeCommit?.(decision.to)
        })
        return true
      } catch (error) {
        if (error instanceof Outdated) return false
        throw error
      }
    },
    async note(fence, { id, step, application }, detail) {
      await database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        await tx.rolloutStep.updateMany({ where: { rolloutId: id, seq: step.seq }, data: { detail } })
        await publishEvent(tx, { topic: 'rollouts', teamId: application.teamId, key: application.name })
      })
    },
  }
}
