import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import type { CanaryBrief } from './analysis-schemas'
import type { CanaryBriefStore } from './ports'

/** The canaries of these rollouts in brief; what the actor may not see is left out. */
export const readBriefs =
  (canaries: CanaryBriefStore) =>
  async (actor: Actor, { rollout }: { rollout: readonly string[] }): Promise<Result<{ items: CanaryBrief[] }, Fault>> => {
    const decision = decide(actor, 'rollouts:read')
    if (!decision.allowed) return fail(forbidden(decision))
    return ok({ items: await canaries.briefs(teamScopeOf(actor), rollout) })
  }
