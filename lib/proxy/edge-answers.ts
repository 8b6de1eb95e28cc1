import { proxyCalls } from '@/lib/control/proxy-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import { edgeAddress } from '@/lib/domains/gateway/core/address'
import { isEjected } from '@/lib/domains/gateway/core/ejection'
import { refuseRequest } from '@/lib/domains/gateway/core/framing'
import { isAmbiguous, rewritePath } from '@/lib/domains/gateway/core/rewrite-path'
import { hostName, type RequestHead, stepsOf } from '@/lib/domains/gateway/core/route-table'
import type { RequestToTest, RouteTest } from '@/lib/domains/gateway/route-schemas'
import { ok } from '@/lib/kernel/result'
import type { AdaptiveLimits } from './adaptive-limits'
import type { EdgeFilters } from './edge-filters'
import type { EdgeRoutes } from './edge-routes'
import type { Fleet } from './fleet'

export interface EdgeAnswersDeps {
  edgeRoutes: EdgeRoutes
  filters: EdgeFilters
  fleet: Fleet
  limits: AdaptiveLimits
  nowMs: () => number
}

const instancesShown = 12

function targetOf({ fleet, nowMs }: EdgeAnswersDeps, application: string, percent: number): RouteTest['targets'][number] {
  const routes = fleet.routesTo(application)
  const all = routes?.plan.all ?? []
  return {
    application, percent, known: routes !== undefined,
    instances: all.slice(0, instancesShown).map(({ target, ejection }) => ({ instance: target.instance, zone: target.zone, ejected: isEjected(ejection, nowMs()) })),
    more: Math.max(0, all.length - instancesShown),
  }
}

/** By the same table and the same functions as a request that comes. */
function testRoute(deps: EdgeAnswersDeps, { method, host, path, headers }: RequestToTest): RouteTest {
  const query = path.indexOf('?')
  const head: RequestHead = { method, host: hostName(host), path: query < 0 ? path : path.slice(0, query), header: (name) => headers.find((one) => one.name === name)?.value }
  const nothing = { route: null, path: null, prefix: null, targets: [], timeoutMs: null, retries: null, filters: [] }
  const raw = headers.flatMap(({ name, value }) => [name, value])
  if (refuseRequest(method, path, raw) || (deps.edgeRoutes.all().length > 0 && isAmbiguous(head.path))) return { outcome: 'refused', steps: [], ...nothing }
  const routes = deps.edgeRoutes.all()
  const steps = stepsOf(routes, head)
  const last = steps.at(-1)
  const found = last?.miss === null ? routes.find(({ name }) => name === last.route) : undefined
  if (found) {
    const total = found.targets.reduce((sum, { weight }) => sum + weight, 0)
    const { path: rewritten, prefix } = rewritePath(found.document, path)
    const targets = found.targets.map(({ application, weight }) => targetOf(deps, application, Math.round((weight / total) * 10_000) / 100))
    return { outcome: 'route', steps, route: { name: found.name, version: found.version }, path: rewritten, prefix, targets, timeoutMs: found.policy.timeoutMs, retries: found.policy.retries, filters: deps.filters.names(found.name) }
  }
  const address = edgeAddress(path)
  if (!address || !deps.fleet.routesTo(address.application)) return { outcome: 'nowhere', steps, ...nothing }
  return { ...nothing, outcome: 'address', steps, path: address.path, prefix: `/${address.application}`, targets: [targetOf(deps, address.application, 100)], filters: deps.filters.names(null) }
}

/** What the console asks of the edge. */
export function answerEdgeCalls(routes: ControlRoutes, deps: EdgeAnswersDeps): void {
  answerCall(routes, proxyCalls.edge, () => ok({ routes: deps.edgeRoutes.all().map(({ id, version, counts }) => ({ id, version, ...counts })), limits: deps.limits.state(), filters: deps.filters.counts() }))
  answerCall(routes, proxyCalls.testRoute, (request) => ok(testRoute(deps, request)))
}
