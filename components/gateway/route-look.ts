import type { RouteRow } from '@/lib/domains/gateway/route-api-schemas'
import type { RouteDocument } from '@/lib/domains/gateway/route-schemas'
import type { StateName } from '../ui/state'

export const routeHref = ({ name }: { name: string }) => `/gateway/${name}`

/** `pending`: the proxy follows an older version, or does not know the route yet. */
export type RouteWord = 'off' | 'hidden' | 'pending' | 'unknown' | 'on'

export function routeWord({ document, conflicts, counts, version, name }: RouteRow, proxyAnswers: boolean): RouteWord {
  if (!document.enabled) return 'off'
  if (conflicts.some(({ kind, route }) => kind === 'hidden' && route === name)) return 'hidden'
  if (!proxyAnswers) return 'unknown'
  return counts?.version === version ? 'on' : 'pending'
}

export const wordState = { off: 'off', hidden: 'warn', pending: 'info', unknown: 'unknown', on: 'ok' } as const satisfies Record<RouteWord, StateName>

/** Another route is looked at first and takes some of its requests. */
export const losesSome = ({ document, conflicts, name }: RouteRow): boolean => document.enabled && conflicts.some(({ kind, route }) => kind === 'partly' && route === name)

/** What it takes, in one line: methods, hosts and path, as a request line would have it. */
export function matchText({ match }: RouteDocument): string {
  const path = match.path.kind === 'exact' ? match.path.value : `${match.path.value.replace(/\/$/, '')}/*`
  return [match.methods.join(','), `${match.hosts.join(', ')}${path}`, ...match.headers.map(({ name, value }) => (value === null ? name : `${name}: ${value}`))].filter(Boolean).join(' ')
}

/** Whom it leads to, with the share of each where there are several. */
export function targetsText({ targets }: RouteDocument): string {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0)
  const [only] = targets
  if (targets.length === 1 && only) return only.application
  return targets.map(({ application, weight }) => `${application} ${Math.round((weight / total) * 1_000) / 10} %`).join(' · ')
}
