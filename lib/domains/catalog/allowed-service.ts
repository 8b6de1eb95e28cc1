import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, type Permission } from '../access/core/policy'
import type { CatalogStore, Doer, ServiceRef, TeamRef } from './ports'

function allowed<T>(actor: Actor, found: T | null, teamId: string | undefined, read: Permission, permission: Permission, missing: Fault): Result<T, Fault> {
  if (found === null || !decide(actor, read, teamId).allowed) return fail(missing)
  const decision = decide(actor, permission, teamId)
  if (decision.allowed) return ok(found)
  const { rule, liftedBy } = decision
  return fail(fault('forbidden', `${rule}. Ask for it from: ${liftedBy.join(', ')}.`, { refusal: { rule, liftedBy } }))
}

/** The first line of every verb about a service: the service, if the actor may see it and may do this to it. */
export async function allowedService(store: Pick<CatalogStore, 'find'>, actor: Actor, id: string, permission: Permission): Promise<Result<ServiceRef, Fault>> {
  const service = await store.find(teamScopeOf(actor), id)
  return allowed(actor, service, service?.teamId, 'services:read', permission, fault('not-found', `There is no service ${id} here.`))
}

export async function allowedTeam(store: Pick<CatalogStore, 'team'>, actor: Actor, slug: string, permission: Permission): Promise<Result<TeamRef, Fault>> {
  const team = await store.team(teamScopeOf(actor), slug)
  return allowed(actor, team, team?.id, 'services:read', permission, fault('not-found', `There is no team ${slug} here.`))
}

export const doerOf = ({ kind, id, name }: Actor, why?: string): Doer => ({ actor: { kind, id, name }, why })

/** What a rollout moves gets no other bindings meanwhile: two reasons to replace instances would hide each other. */
export const heldFault = (rollout: number, application: string): Fault =>
  fault('conflict', `Rollout #${rollout} moves ${application} now: wait until it has ended, or roll it back.`, { refusal: { rule: 'rollout-under-way', liftedBy: [] } })
