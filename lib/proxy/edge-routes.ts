import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { UsualTimes } from '@/lib/domains/gateway/core/dependency-policy'
import { isAmbiguous, rewritePath } from '@/lib/domains/gateway/core/rewrite-path'
import { compileRoutes, hostName, type RequestHead, type RouteTable } from '@/lib/domains/gateway/core/route-table'
import { cookieOf, stickyIndex } from '@/lib/domains/gateway/core/sticky'
import { nextWeighted } from '@/lib/domains/gateway/core/weighted-choice'
import type { EdgeRoute } from '@/lib/domains/gateway/route-schemas'
import type { AdaptiveLimits } from './adaptive-limits'
import type { Fleet } from './fleet'
import { type HeldRoute, hold } from './held-route'
import { Routed } from './routed'

export interface EdgeRoutes {
  /** Counts and what each target is owed go on for a route that is the same. */
  apply(routes: readonly EdgeRoute[]): void
  /** Null: no route is for it. `ambiguous`: its path could be read in two ways, which no route may be asked about. */
  take(request: IncomingMessage, path: string): Routed | 'ambiguous' | null
  all(): readonly HeldRoute[]
}

export interface EdgeRoutesDeps {
  fleet: Fleet
  limits: AdaptiveLimits
  times: UsualTimes
  nowMs: () => number
}

/** What a request is routed by; nothing of it is copied before somebody asks. */
function headOf(request: IncomingMessage, path: string): RequestHead {
  const query = path.indexOf('?')
  const { headers } = request
  return {
    method: request.method ?? 'GET',
    host: hostName(headers.host),
    path: query < 0 ? path : path.slice(0, query),
    header(name) {
      const value = headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
  }
}

const isSecure = ({ socket }: IncomingMessage): boolean => (socket as Partial<TLSSocket>).encrypted === true

/** Which route a request of the edge takes, and to whom it leads. */
export function createEdgeRoutes({ fleet, limits, times, nowMs }: EdgeRoutesDeps): EdgeRoutes {
  let held: HeldRoute[] = []
  let table: RouteTable<HeldRoute> = compileRoutes<HeldRoute>([])
  const hasInstances = (application: string) => (fleet.routesTo(application)?.plan.all.length ?? 0) > 0

  /** By weight; a target that nobody is left of gives its turn to the next. */
  function chooseTarget({ targets }: HeldRoute, key: string | null): string {
    const [first] = targets
    if (targets.length === 1 && first) return first.application
    if (key !== null) {
      const serving = targets.filter(({ application }) => hasInstances(application))
      const chosen = serving[stickyIndex(serving.map(({ weight }) => weight), key)]
      if (chosen) return chosen.application
    }
    for (let turn = 0; turn < targets.length; turn++) {
      const chosen = targets[nextWeighted(targets)]
      if (chosen && hasInstances(chosen.application)) return chosen.application
    }
    return first?.application ?? ''
  }

  return {
    apply(routes) {
      const before = new Map(held.map((one) => [one.id, one]))
      held = routes.map((route) => {
        const known = before.get(route.id)
        return known?.version === route.version ? known : { ...hold(route, times, nowMs()), ...(known && { counts: known.counts }) }
      })
      table = compileRoutes(held)
    },
    take(request, path) {
      if (table.size === 0) return null
      const head = headOf(request, path)
      const found = table.find(head)
      if (isAmbiguous(head.path)) return 'ambiguous'
      if (!found) return null
      const { sticky } = found.document
      let key: string | null = null
      let cookie: string | null = null
      if (sticky?.by === 'header') key = head.header(sticky.name) ?? null
      else if (sticky) {
        const sent = cookieOf(request.headers.cookie, sticky.name)
        key = sent && sent.length <= 200 ? sent : randomBytes(12).toString('hex')
        if (key !== sent) cookie = `${sticky.name}=${key}; Path=/; Max-Age=${sticky.ttlSeconds}; HttpOnly; SameSite=Lax${isSecure(request) ? '; Secure' : ''}`
      }
      return new Routed(found, { application: chooseTarget(found, key), ...rewritePath(found.document, path), key, cookie }, { fleet, limits, nowMs })
    },
    all: () => held,
  }
}
