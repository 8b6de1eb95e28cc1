import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden, type Permission } from '../access/core/policy'
import { conflictsOf, type RouteConflict } from './core/route-conflicts'
import type { RouteRow, ShownConflict } from './route-api-schemas'
import type { AnyRoute, GatewayDoer, RouteStore, StoredRoute } from './route-ports'
import type { EdgeState } from './edge-schemas'

export const doerOf = ({ kind, id, name }: Actor, why?: string): GatewayDoer => ({ actor: { kind, id, name }, why })

/** Names of routes that the actor may not see are no names for them. */
export const shown = (actor: Actor, all: readonly AnyRoute[], conflicts: RouteConflict[]): ShownConflict[] => {
  const visible = new Set(all.filter(({ teamId }) => decide(actor, 'gateway:read', teamId).allowed).map(({ name }) => name))
  const own = (name: string) => (visible.has(name) ? name : null)
  return conflicts.map(({ kind, route, by }) => ({ kind, route: own(route), by: own(by) }))
}

/** `all` may not have the route yet. */
export function rowOf(actor: Actor, stored: StoredRoute, all: readonly AnyRoute[], state: EdgeState | null): RouteRow {
  const { teamId: _team, ...route } = stored
  return { ...route, conflicts: shown(actor, [...all, stored], conflictsOf(route, all)), counts: state?.routes.find(({ id }) => id === route.id) ?? null }
}

/** The first line of every verb about a route: the route, if the actor may see it and may do this to it. */
export async function allowed(routes: RouteStore, actor: Actor, name: string, permission: Permission): Promise<Result<StoredRoute, Fault>> {
  const route = await routes.find(teamScopeOf(actor), name)
  if (!route || !decide(actor, 'gateway:read', route.teamId).allowed) return fail(fault('not-found', `There is no route ${name} here.`))
  const decision = decide(actor, permission, route.teamId)
  return decision.allowed ? ok(route) : fail(forbidden(decision))
}

export async function allowedTeam(routes: RouteStore, actor: Actor, slug: string): Promise<Result<{ id: string; slug: string }, Fault>> {
  const team = await routes.team(teamScopeOf(actor), slug)
  if (!team || !decide(actor, 'gateway:read', team.id).allowed) return fail(fault('not-found', `There is no team ${slug} here.`))
  const decision = decide(actor, 'gateway:write', team.id)
  return decision.allowed ? ok(team) : fail(forbidden(decision))
}
