import type { EdgeRoute, RouteMatch } from '../route-schemas'
import { hostFits, inOrder, pathFits, prefixOf } from './route-table'

/**
 * `hidden`: the other is looked at first and takes every request of this one. `partly`: some requests are for both, neither is
 * the narrower, and the other takes them.
 */
export interface RouteConflict {
  kind: 'hidden' | 'partly'
  route: string
  by: string
}

const hostCovers = (wide: string, narrow: string) => (narrow.startsWith('*.') ? wide === narrow || (wide.startsWith('*.') && narrow.endsWith(wide.slice(1))) : hostFits(wide, narrow))

const hostsCover = (a: RouteMatch, b: RouteMatch) => a.hosts.length === 0 || (b.hosts.length > 0 && b.hosts.every((host) => a.hosts.some((wide) => hostCovers(wide, host))))
const hostsMeet = (a: RouteMatch, b: RouteMatch) => a.hosts.length === 0 || b.hosts.length === 0 || a.hosts.some((one) => b.hosts.some((other) => hostCovers(one, other) || hostCovers(other, one)))

const pathCovers = (a: RouteMatch['path'], b: RouteMatch['path']) => (a.kind === 'exact' ? b.kind === 'exact' && a.value === b.value : pathFits(a, b.kind === 'exact' ? b.value : prefixOf(b.value) || '/'))
const pathsMeet = (a: RouteMatch['path'], b: RouteMatch['path']) => pathCovers(a, b) || pathCovers(b, a)

const methodsCover = (a: RouteMatch, b: RouteMatch) => a.methods.length === 0 || (b.methods.length > 0 && b.methods.every((method) => a.methods.includes(method)))
const methodsMeet = (a: RouteMatch, b: RouteMatch) => a.methods.length === 0 || b.methods.length === 0 || a.methods.some((method) => b.methods.includes(method))

/** Each of `a`'s conditions is one of `b`'s too, or a weaker one. */
const headersCover = (a: RouteMatch, b: RouteMatch) => a.headers.every(({ name, value }) => b.headers.some((other) => other.name === name && (value === null || other.value === value)))
const headersMeet = (a: RouteMatch, b: RouteMatch) => !a.headers.some(({ name, value }) => b.headers.some((other) => other.name === name && value !== null && other.value !== null && other.value !== value))

/** Whether every request that `b` is for is one that `a` is for as well. */
export const covers = (a: RouteMatch, b: RouteMatch): boolean => hostsCover(a, b) && pathCovers(a.path, b.path) && methodsCover(a, b) && headersCover(a, b)

/** Whether there is a request that both are for. */
export const meets = (a: RouteMatch, b: RouteMatch): boolean => hostsMeet(a, b) && pathsMeet(a.path, b.path) && methodsMeet(a, b) && headersMeet(a, b)

type Named = Pick<EdgeRoute, 'name' | 'document'>

/** What one route and each of the others do to one another. A narrower one before a wider one is how routes are meant to be. */
export function conflictsOf(route: Named, others: readonly Named[]): RouteConflict[] {
  if (!route.document.enabled) return []
  return others.flatMap((other): RouteConflict[] => {
    if (other.name === route.name || !other.document.enabled || !meets(route.document.match, other.document.match)) return []
    const [first, second] = inOrder([route, other]) as [Named, Named]
    if (covers(first.document.match, second.document.match)) return [{ kind: 'hidden', route: second.name, by: first.name }]
    return covers(second.document.match, first.document.match) ? [] : [{ kind: 'partly', route: second.name, by: first.name }]
  })
}

/** Routes that get fewer requests because of this one: it is looked at before them. */
export const takesFrom = (route: Named, others: readonly Named[]): string[] =>
  route.document.enabled
    ? others.filter((other) => other.name !== route.name && other.document.enabled && meets(route.document.match, other.document.match) && inOrder([route, other])[0] === route).map(({ name }) => name)
    : []

/** Of a whole table, each pair once. */
export const allConflicts = (routes: readonly Named[]): RouteConflict[] => routes.flatMap((route, at) => conflictsOf(route, routes.slice(at + 1)))

/** Applications whose usual address `/<name>` a route could take: all of them for `/`. */
export function addressesTaken({ path }: RouteMatch, applications: readonly string[]): string[] {
  return applications.filter((name) => pathsMeet(path, { kind: 'prefix', value: `/${name}` }))
}
