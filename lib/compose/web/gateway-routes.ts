import { daemonCalls } from '@/lib/control/daemon-calls'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { createPrismaFilterStore } from '@/lib/domains/gateway/adapters/prisma-filter-store'
import { createPrismaRouteStore } from '@/lib/domains/gateway/adapters/prisma-route-store'
import { deleteFilter, listFilters, readFilter, rollBackFilter, saveFilter } from '@/lib/domains/gateway/manage-filters'
import { changeRoute, createRoute, deleteRoute, previewRoute, rollBackRoute } from '@/lib/domains/gateway/manage-routes'
import { listRoutes, listRouteTeams, readRoute, testRequest } from '@/lib/domains/gateway/read-routes'
import { webContext, type WebContext } from './context'

const timeoutMs = 2_500

function compose({ database, daemon, proxy }: WebContext) {
  const routes = createPrismaRouteStore(database)
  const edge = {
    state: () => proxy.call(proxyCalls.edge, {}, { timeoutMs }),
    test: (request: Parameters<ReturnType<typeof testRequest>>[1]) => proxy.call(proxyCalls.testRoute, request, { timeoutMs }),
  }
  const ports = { routes, edge }
  const filters = { filters: createPrismaFilterStore(database), compiler: { compile: (source: string) => daemon.call(daemonCalls.compileFilter, { source }, { timeoutMs: 10_000 }) }, edge }
  return {
    /** Teams that a route may be of, by slug. */
    teams: listRouteTeams(routes),
    list: listRoutes(ports),
    get: readRoute(ports),
    test: testRequest(ports),
    preview: previewRoute(ports),
    create: createRoute(ports),
    change: changeRoute(ports),
    rollBack: rollBackRoute(ports),
    delete: deleteRoute(ports),
    filters: { list: listFilters(filters), get: readFilter(filters), save: saveFilter(filters), rollBack: rollBackFilter(filters), delete: deleteFilter(filters) },
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function gatewayRouteVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
