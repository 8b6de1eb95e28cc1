import type { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, type Permission } from '../access/core/policy'
import { doerOf, refused } from './allowed-application'
import type { SavePolicyInput, TeamPolicy } from './analysis-schemas'
import type { DeliveryPolicyStore } from './ports'

type Policy = z.infer<typeof TeamPolicy>

async function allowedTeam(policies: DeliveryPolicyStore, actor: Actor, slug: string, permission: Permission): Promise<Result<{ teamId: string; slug: string }, Fault>> {
  const team = await policies.find(teamScopeOf(actor), slug)
  if (!team || !decide(actor, 'delivery-policy:read', team.teamId).allowed) return fail(fault('not-found', `There is no team ${slug} here.`))
  const decision = decide(actor, permission, team.teamId)
  return decision.allowed ? ok(team) : fail(refused(decision))
}

export const getPolicy =
  (policies: DeliveryPolicyStore) =>
  async (actor: Actor, { team: slug }: { team: string }): Promise<Result<Policy, Fault>> => {
    const team = await allowedTeam(policies, actor, slug, 'delivery-policy:read')
    return team.ok ? ok(await policies.get(team.value.teamId)) : team
  }

/** For canaries that start from now on: those under way keep the one they began with. */
export const savePolicy =
  (policies: DeliveryPolicyStore) =>
  async (actor: Actor, { team: slug, policy, expectedVersion, why }: { team: string } & z.output<typeof SavePolicyInput>): Promise<Result<Policy, Fault>> => {
    const team = await allowedTeam(policies, actor, slug, 'delivery-policy:write')
    if (!team.ok) return team
    const saved = await policies.save(team.value, policy, expectedVersion, doerOf(actor, why))
    return 'policy' in saved ? ok(saved) : fail(fault('conflict', `Somebody changed the policy meanwhile (it is at version ${saved.version}): look again and decide anew.`))
  }
