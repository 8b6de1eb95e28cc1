import type { ShownConflict } from '../domains/gateway/route-api-schemas'
import type { RouteDocument, RouteStep } from '../domains/gateway/route-schemas'

/** What a route takes, in one line. */
export function matchWords({ match }: RouteDocument): string {
  const path = match.path.kind === 'exact' ? match.path.value : `${match.path.value.replace(/\/$/, '')}/*`
  return [match.methods.join(','), `${match.hosts.join(',')}${path}`, ...match.headers.map(({ name, value }) => (value === null ? name : `${name}:${value}`))].filter(Boolean).join(' ')
}

export const targetWords = ({ targets }: RouteDocument): string => targets.map(({ application, weight }) => (targets.length === 1 ? application : `${application} ${weight}`)).join(', ')

const foreign = 'a route of another team'

export const conflictWords = ({ kind, route, by }: ShownConflict): string =>
  kind === 'hidden' ? `${by ?? foreign} is looked at first and takes every request of ${route ?? foreign}.` : `${by ?? foreign} is looked at first and takes some of the requests of ${route ?? foreign}.`

const misses = { disabled: 'is off', host: 'is for another host', path: 'is for another path', method: 'is for another method', header: 'wants another header' }

export const stepWords = ({ route, miss, header }: RouteStep): string => `${route ?? foreign} ${miss === null ? 'takes it' : `${misses[miss]}${header === null ? '' : ` ${header}`}`}`
