import { proxyCalls } from '@/lib/control/proxy-calls'
import { createPrismaRouteStore } from '@/lib/domains/gateway/adapters/prisma-route-store'
import { changeRoute, createRoute, deleteRoute, previewRoute, rollBackRoute } from '@/lib/domains/gateway/manage-routes'
import { listRoutes, listRouteTeams, readRoute, testRequest } from '@/lib/domains/gateway/read-routes'
import { webContext, type WebContext } from './context'

const timeoutMs = 2_500

function compose({ database, proxy }: WebContext) {
  const routes = createPrismaRouteStore(database)
  const edge = {
    state: () => proxy.call(proxyCalls.edge, {}, { timeoutMs }),
    test: (request: Parameters<ReturnType<typeof testRequest>>[1]) => proxy.call(proxyCalls.testRoute, request, { timeoutMs }),
  }
  const ports = { routes, edge }
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
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function gatewayRouteVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
