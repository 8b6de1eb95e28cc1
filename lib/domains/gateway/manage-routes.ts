import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError, wrongFields } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowed, allowedTeam, doerOf, rowOf, shown } from './allowed-route'
import { judgeRoute } from './core/judge-route'
import type { ChangeRouteInput, CreateRouteInput, DeleteRouteInput, PreviewRouteInput, RollBackRouteInput, RoutePreview, RouteRow } from './route-api-schemas'
import type { GatewayDoer, RouteStore, StoredRoute } from './route-ports'
import type { RouteDocument } from './route-schemas'

interface Ports {
  routes: RouteStore
}

const meanwhile = (name: string) => fail(fault('conflict', `Somebody changed route ${name} meanwhile: look again and decide anew.`))

async function judged(routes: RouteStore, actor: Actor, draft: { name: string; teamId: string; document: RouteDocument }) {
  const [all, applications] = await Promise.all([routes.all(), routes.applications()])
  return { all, ...judgeRoute({ ...draft, operator: actor.operator }, { routes: all, applications }) }
}

/** What a route would do, before it is saved. */
export const previewRoute =
  ({ routes }: Ports) =>
  async (actor: Actor, { team: slug, name, document }: z.infer<typeof PreviewRouteInput>): Promise<Result<RoutePreview, Fault>> => {
    const team = await allowedTeam(routes, actor, slug)
    if (!team.ok) return team
    const { all, conflicts, problems } = await judged(routes, actor, { name, teamId: team.value.id, document })
    return ok({ conflicts: shown(actor, [...all, { id: '', name, teamId: team.value.id, document }], conflicts), problems: problems.map(({ pointer, detail, code = '', values = {} }) => ({ pointer, detail, code, values })) })
  }

export const createRoute =
  ({ routes }: Ports) =>
  async (actor: Actor, { team: slug, name, document, why }: CreateRouteInput): Promise<Result<RouteRow, Fault>> => {
    const team = await allowedTeam(routes, actor, slug)
    if (!team.ok) return team
    const { all, problems } = await judged(routes, actor, { name, teamId: team.value.id, document })
    if (problems.length > 0) return fail(wrongFields(...problems))
    const added = await routes.add(team.value, { id: newId(), name, document }, doerOf(actor, why))
    switch (added.kind) {
      case 'name-taken':
        return fail(fault('conflict', `There is a route ${name} already: choose another name.`, { errors: [fieldError('#/name', reason('name-taken'))] }))
      case 'too-many':
        return fail(fault('conflict', `The edge follows ${added.limit} routes at most: delete one first.`))
      case 'saved':
        return ok(rowOf(actor, added.route, all, null))
    }
  }

async function saved({ routes }: Ports, actor: Actor, route: StoredRoute, document: RouteDocument, expectedVersion: number, doer: GatewayDoer, rolledBackTo?: number): Promise<Result<RouteRow, Fault>> {
  const { all, problems } = await judged(routes, actor, { ...route, document })
  if (problems.length > 0) return fail(wrongFields(...problems))
  const done = await routes.save(route, document, expectedVersion, doer, rolledBackTo)
  return done.kind === 'saved' ? ok(rowOf(actor, done.route, all, null)) : meanwhile(route.name)
}

/** Another version; the proxy follows it as soon as it hears of it. */
export const changeRoute =
  (ports: Ports) =>
  async (actor: Actor, { route: name, document, expectedVersion, why }: { route: string } & ChangeRouteInput): Promise<Result<RouteRow, Fault>> => {
    const route = await allowed(ports.routes, actor, name, 'gateway:write')
    return route.ok ? saved(ports, actor, route.value, document, expectedVersion, doerOf(actor, why)) : route
  }

/** A new version that says what an old one said; judged as any other is. */
export const rollBackRoute =
  (ports: Ports) =>
  async (actor: Actor, { route: name, version, expectedVersion, why }: { route: string } & z.infer<typeof RollBackRouteInput>): Promise<Result<RouteRow, Fault>> => {
    const route = await allowed(ports.routes, actor, name, 'gateway:write')
    if (!route.ok) return route
    const found = (await ports.routes.versions(route.value)).find((one) => one.version === version)
    if (!found) return fail(fault('not-found', `Route ${route.value.name} has no version ${version}.`))
    return saved(ports, actor, route.value, found.document, expectedVersion, doerOf(actor, why), version)
  }

/** Its versions go with it; the ledger keeps what it said. */
export const deleteRoute =
  ({ routes }: Ports) =>
  async (actor: Actor, { route: name, confirm, why }: { route: string } & z.infer<typeof DeleteRouteInput>): Promise<Result<null, Fault>> => {
    const route = await allowed(routes, actor, name, 'gateway:write')
    if (!route.ok) return route
    if (confirm !== route.value.name) return fail(wrongFields(fieldError('#/confirm', reason('name-typed', { name: route.value.name }))))
    await routes.remove(route.value, doerOf(actor, why))
    return ok(null)
  }
