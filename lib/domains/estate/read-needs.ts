import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import type { Fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import type { Need } from '../canary/analysis-schemas'
import { maySign } from './core/may-sign'
import type { Waiting, WaitingDecision } from './ports'

const failuresMs = 24 * 3_600_000
const itemsMax = 100

function decisionFor(actor: Actor, decision: WaitingDecision): Need {
  const { teamId, policy, startedById, signedByIds, ...need } = decision
  return { ...need, maySign: maySign({ id: actor.id, operator: actor.operator, role: actor.teams.get(teamId) ?? null }, { policy, startedById, signedByIds }) }
}

/** What waits for a person, of the actor's own teams: alerts that are open, then decisions that end soonest, then rollouts that failed, then chaos runs that did or left something, then instances that keep failing, then services that failed or are full, and quotas that are used up, then operations that make more calls than they may. */
export const readNeeds =
  (waiting: Waiting, clock: Clock) =>
  async (actor: Actor): Promise<Result<{ items: Need[]; total: number }, Fault>> => {
    const decision = decide(actor, 'rollouts:read')
    if (!decision.allowed) return fail(forbidden(decision))
    const scope = teamScopeOf(actor)
    const [alerts, decisions, failures, chaos, sick, services, full, quotas, overBudget] = await Promise.all([waiting.alerts(scope), waiting.decisions(scope), waiting.failures(scope, clock.nowMs() - failuresMs), waiting.chaos(scope, clock.nowMs() - failuresMs), waiting.sick(scope), waiting.failedServices(scope), waiting.fullServices(scope), waiting.usedUpQuotas(scope), waiting.overBudget(scope)])
    const items: Need[] = [...alerts, ...decisions.map((one) => decisionFor(actor, one)), ...failures, ...chaos, ...sick, ...services, ...full, ...quotas, ...overBudget]
    return ok({ items: items.slice(0, itemsMax), total: items.length })
  }
