import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden, type Permission } from '../access/core/policy'
import { ownerOf } from './core/breaker-owner'
import type { BreakerDoer, BreakerOwners, OwnedApplication } from './ports'

/** The first line of every verb about one breaker: whose it is, if the actor may see it and may do this to it. */
export async function allowedPair(owners: BreakerOwners, actor: Actor, { caller, callee }: { caller: string; callee: string }, permission: Permission): Promise<Result<OwnedApplication, Fault>> {
  const owner = await owners.find(teamScopeOf(actor), ownerOf(caller, callee))
  if (!owner || !decide(actor, 'breakers:read', owner.teamId).allowed) return fail(fault('not-found', `There is no breaker of ${caller} to ${callee} here.`))
  const decision = decide(actor, permission, owner.teamId)
  return decision.allowed ? ok(owner) : fail(forbidden(decision))
}

export const doerOf = ({ kind, id, name }: Actor, why: string): BreakerDoer => ({ actor: { kind, id, name }, why })
