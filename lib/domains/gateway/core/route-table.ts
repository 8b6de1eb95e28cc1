import type { EdgeRoute, RouteMatch, RouteMiss, RouteStep } from '../route-schemas'

/** What a route is chosen by. `path` is without its query; `host` in lower case without a port. */
export interface RequestHead {
  method: string
  host: string
  path: string
  header(name: string): string | undefined
}

/** `Example.com.:8080` and `example.com` are one host. */
export function hostName(header: string | undefined): string {
  if (!header) return ''
  const lower = header.toLowerCase()
  const end = lower.startsWith('[') ? lower.indexOf(']') + 1 : lower.indexOf(':')
  const name = end > 0 ? lower.slice(0, end) : lower
  return name.endsWith('.') ? name.slice(0, -1) : name
}

/** `/api/` and `/api` are one prefix: `/api` and everything below it, but not `/apis`. */
export const prefixOf = (value: string): string => (value.endsWith('/') ? value.slice(0, -1) : value)

export function hostFits(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.length > pattern.length - 1 && host.endsWith(pattern.slice(1)) : pattern === host
}

export function pathFits({ kind, value }: RouteMatch['path'], path: string): boolean {
  if (kind === 'exact') return path === value
  const prefix = prefixOf(value)
  return path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === 47)
}

/** Why a route does not take a request; null: it does. `header` names the condition that fails. */
export function missOf({ match, enabled }: EdgeRoute['document'], head: RequestHead): { miss: RouteMiss; header: string | null } | null {
  if (!enabled) return { miss: 'disabled', header: null }
  if (match.hosts.length > 0 && !match.hosts.some((pattern) => hostFits(pattern, head.host))) return { miss: 'host', header: null }
  if (!pathFits(match.path, head.path)) return { miss: 'path', header: null }
  if (match.methods.length > 0 && !(match.methods as readonly string[]).includes(head.method)) return { miss: 'method', header: null }
  for (const { name, value } of match.headers) {
    const found = head.header(name)
    if (found === undefined || (value !== null && found !== value)) return { miss: 'header', header: name }
  }
  return null
}

/** How narrow a host condition is: one host, everything below one, all. */
const hostWidth = ({ hosts }: RouteMatch) => (hosts.length === 0 ? 2 : hosts.some((host) => host.startsWith('*.')) ? 1 : 0)

/** The order in which routes are looked at: as people gave it, then the narrower first, then by name. */
export function inOrder<T extends Pick<EdgeRoute, 'name' | 'document'>>(routes: readonly T[]): T[] {
  const conditions = ({ match }: EdgeRoute['document']) => match.headers.length + (match.methods.length > 0 ? 1 : 0)
  return [...routes].sort(({ document: a, name }, { document: b, name: other }) => {
    if (a.order !== b.order) return a.order - b.order
    const hosts = hostWidth(a.match) - hostWidth(b.match)
    if (hosts !== 0) return hosts
    const length = prefixOf(b.match.path.value).length - prefixOf(a.match.path.value).length
    if (length !== 0) return length
    if (a.match.path.kind !== b.match.path.kind) return a.match.path.kind === 'exact' ? -1 : 1
    const more = conditions(b) - conditions(a)
    return more !== 0 ? more : name < other ? -1 : 1
  })
}

interface Ranked<T> {
  rank: number
  route: T
}
type ByPart<T> = Map<string, Ranked<T>[]>

/** Routes ready to be asked: made once when they change. A request looks only at those of its host and of its path's first part. */
export interface RouteTable<T> {
  find(head: RequestHead): T | null
  readonly size: number
}

const anyPart = '*'
const firstPart = (path: string): string => {
  const end = path.indexOf('/', 1)
  return end < 0 ? path.slice(1) : path.slice(1, end)
}

function enter<T>(map: Map<string, ByPart<T>>, host: string, part: string, one: Ranked<T>): void {
  const parts = map.get(host) ?? (new Map() as ByPart<T>)
  map.set(host, parts)
  const list = parts.get(part)
  if (list) list.push(one)
  else parts.set(part, [one])
}

export function compileRoutes<T extends EdgeRoute>(routes: readonly T[]): RouteTable<T> {
  const exact = new Map<string, ByPart<T>>()
  const below = new Map<string, ByPart<T>>()
  const enabled = inOrder(routes.filter(({ document }) => document.enabled))
  enabled.forEach((route, rank) => {
    const { hosts, path } = route.document.match
    const part = (path.kind === 'prefix' ? firstPart(prefixOf(path.value) || '/') : firstPart(path.value)) || anyPart
    for (const host of hosts.length === 0 ? [''] : hosts) enter(host.startsWith('*.') ? below : exact, host.startsWith('*.') ? host.slice(1) : host, part, { rank, route })
  })

  function firstOf(parts: ByPart<T> | undefined, part: string, head: RequestHead, best: Ranked<T> | null): Ranked<T> | null {
    if (!parts) return best
    let found = best
    for (const key of part === anyPart ? [anyPart] : [part, anyPart]) {
      for (const one of parts.get(key) ?? []) {
        if (found && one.rank > found.rank) break
        if (missOf(one.route.document, head) === null) {
          found = one
          break
        }
      }
    }
    return found
  }

  return {
    size: enabled.length,
    find(head) {
      if (enabled.length === 0) return null
      const part = firstPart(head.path) || anyPart
      let found = firstOf(exact.get(''), part, head, null)
      if (head.host) {
        found = firstOf(exact.get(head.host), part, head, found)
        if (below.size > 0) for (let at = head.host.indexOf('.'); at > 0; at = head.host.indexOf('.', at + 1)) found = firstOf(below.get(head.host.slice(at)), part, head, found)
      }
      return found?.route ?? null
    },
  }
}

/** Every route as it was looked at, up to the one that takes the request. */
export function stepsOf(routes: readonly EdgeRoute[], head: RequestHead): RouteStep[] {
  const steps: RouteStep[] = []
  for (const { name, version, document } of inOrder(routes)) {
    const miss = missOf(document, head)
    steps.push({ route: name, order: document.order, version, miss: miss?.miss ?? null, header: miss?.header ?? null })
    if (miss === null) break
  }
  return steps
}
