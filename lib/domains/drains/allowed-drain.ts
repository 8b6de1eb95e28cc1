import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden, type Permission } from '../access/core/policy'
import type { DrainDoer, DrainRef, DrainStore, DrainTeam } from './ports'

function allowed<T>(actor: Actor, found: T | null, teamId: string | undefined, permission: Permission, missing: Fault): Result<T, Fault> {
  if (found === null || !decide(actor, 'drains:read', teamId).allowed) return fail(missing)
  const decision = decide(actor, permission, teamId)
  return decision.allowed ? ok(found) : fail(forbidden(decision))
}

/** The first line of every verb about a drain: the drain, if the actor may see it and may do this to it. */
export async function allowedDrain(store: Pick<DrainStore, 'find'>, actor: Actor, id: string, permission: Permission): Promise<Result<DrainRef, Fault>> {
  const drain = await store.find(teamScopeOf(actor), id)
  return allowed(actor, drain, drain?.teamId, permission, fault('not-found', `There is no drain ${id} here.`))
}

export async function allowedTeam(store: Pick<DrainStore, 'team'>, actor: Actor, slug: string, permission: Permission): Promise<Result<DrainTeam, Fault>> {
  const team = await store.team(teamScopeOf(actor), slug)
  return allowed(actor, team, team?.id, permission, fault('not-found', `There is no team ${slug} here.`))
}

export const doerOf = ({ kind, id, name }: Actor, why?: string): DrainDoer => ({ actor: { kind, id, name }, why })

export const foreignFault = (names: readonly string[], team: string): Fault =>
  fault('invalid-input', `Team ${team} does not own: ${names.join(', ')}.`, { errors: [fieldError('#/applications', reason('drain-not-owned', { names: names.join(', ') }))] })
