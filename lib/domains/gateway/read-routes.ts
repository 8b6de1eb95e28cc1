import { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import { allowed, rowOf } from './allowed-route'
import type { ListRoutesInput, RouteDetail, RoutePage } from './route-api-schemas'
import type { Edge, RouteStore } from './route-ports'
import type { EdgeState } from './edge-schemas'
import type { RequestToTest, RouteTest } from './route-schemas'

export interface RoutePorts {
  routes: RouteStore
  edge: Edge
}

const stateOf = async (edge: Edge): Promise<EdgeState | null> => {
  const answer = await edge.state()
  return answer.ok ? answer.value : null
}

/** In the order in which they are looked at, each beside what became of its requests. */
export const listRoutes =
  ({ routes, edge }: RoutePorts) =>
  async (actor: Actor, { team, application, name, cursor, limit }: ListRoutesInput): Promise<Result<RoutePage, Fault>> => {
    const after = cursor === undefined ? null : decodeCursor(cursor, z.string().max(40))
    if (cursor !== undefined && after === null) return fail(fault('invalid-input', 'This cursor is none of ours.', { errors: [{ pointer: '#/cursor', detail: 'Leave it out to begin anew.' }] }))
    const [page, all, state] = await Promise.all([routes.list(teamScopeOf(actor), { team, application, name, after, limit }), routes.all(), stateOf(edge)])
    const last = page.items.at(-1)
    const own = new Set((await routes.applications()).filter(({ teamId }) => decide(actor, 'gateway:read', teamId).allowed).map((one) => one.name))
    return ok({
      items: page.items.map((route) => rowOf(actor, route, all, state)), next: page.more && last ? encodeCursor(last.id) : null, total: page.total, proxyAnswers: state !== null,
      limits: (state?.limits ?? []).filter((limited) => actor.operator || own.has(limited.application)),
    })
  }

/** Slugs of the teams in sight, for the form. */
export const listRouteTeams =
  (routes: Pick<RouteStore, 'teams'>) =>
  (actor: Actor): Promise<string[]> =>
    routes.teams(teamScopeOf(actor))

export const readRoute =
  ({ routes, edge }: RoutePorts) =>
  async (actor: Actor, { route: name }: { route: string }): Promise<Result<RouteDetail, Fault>> => {
    const route = await allowed(routes, actor, name, 'gateway:read')
    if (!route.ok) return route
    const [all, state, versions] = await Promise.all([routes.all(), stateOf(edge), routes.versions(route.value)])
    return ok({ ...rowOf(actor, route.value, all, state), versions, proxyAnswers: state !== null })
  }

/** Where a request would go now, and why. What is another team's has no name and no instances here. */
export const testRequest =
  ({ routes, edge }: RoutePorts) =>
  async (actor: Actor, request: RequestToTest): Promise<Result<RouteTest, Fault>> => {
    const [tested, all, applications] = await Promise.all([edge.test(request), routes.all(), routes.applications()])
    if (!tested.ok) return tested
    const mayRead = (teamId: string) => decide(actor, 'gateway:read', teamId).allowed
    const ownRoutes = new Set(all.filter(({ teamId }) => mayRead(teamId)).map(({ name }) => name))
    const foreign = new Set(applications.filter(({ teamId }) => !mayRead(teamId)).map(({ name }) => name))
    const { steps, route, targets, ...rest } = tested.value
    const isForeign = route !== null && !ownRoutes.has(route.name ?? '') && !actor.operator
    return ok({
      ...rest,
      ...(isForeign && { path: null, prefix: null, timeoutMs: null, retries: null, filters: [] }),
      steps: steps.map((step) => (actor.operator || ownRoutes.has(step.route ?? '') ? step : { ...step, route: null, header: null })),
      route: isForeign ? { ...route, name: null } : route,
      targets: isForeign ? [] : targets.map((target) => (foreign.has(target.application) ? { ...target, instances: [], more: 0 } : target)),
    })
  }
