import type { IconName } from '../ui/icon-paths'

export interface Place {
  key: 'overview' | 'applications' | 'registry' | 'topology' | 'metrics' | 'dashboards' | 'traces' | 'logs' | 'alerts' | 'breakers' | 'delivery' | 'canary' | 'gateway' | 'chaos' | 'changes' | 'services' | 'drains' | 'configuration' | 'settings'
  href: string
  icon: IconName
  /** After `g`. */
  letter: string
}

/** The rail, in the order of a working day. A place is here from the day it has real data. */
export const placeGroups: { key: 'estate' | 'observe' | 'change' | 'self'; places: Place[] }[] = [
  {
    key: 'estate',
    places: [
      { key: 'overview', href: '/', icon: 'overview', letter: 'o' },
      { key: 'applications', href: '/applications', icon: 'applications', letter: 'a' },
      { key: 'registry', href: '/registry', icon: 'registry', letter: 'r' },
    ],
  },
  {
    key: 'observe',
    places: [
      { key: 'topology', href: '/topology', icon: 'topology', letter: 'm' },
      { key: 'metrics', href: '/metrics', icon: 'metrics', letter: 'e' },
      { key: 'dashboards', href: '/dashboards', icon: 'dashboards', letter: 'b' },
      { key: 'traces', href: '/traces', icon: 'traces', letter: 't' },
      { key: 'logs', href: '/logs', icon: 'logs', letter: 'l' },
      { key: 'alerts', href: '/alerts', icon: 'alert', letter: 'n' },
      { key: 'breakers', href: '/breakers', icon: 'breaker', letter: 'k' },
    ],
  },
  {
    key: 'change',
    places: [
      { key: 'delivery', href: '/delivery', icon: 'deploy', letter: 'd' },
      { key: 'canary', href: '/canary', icon: 'canary', letter: 'c' },
      { key: 'configuration', href: '/configuration', icon: 'config', letter: 'f' },
      { key: 'gateway', href: '/gateway', icon: 'gateway', letter: 'y' },
      { key: 'chaos', href: '/chaos', icon: 'chaos', letter: 'x' },
      { key: 'changes', href: '/changes', icon: 'changes', letter: 'h' },
    ],
  },
  {
    key: 'self',
    places: [
      { key: 'services', href: '/services', icon: 'database', letter: 'v' },
      { key: 'drains', href: '/drains', icon: 'external', letter: 'w' },
      { key: 'settings', href: '/settings', icon: 'settings', letter: 's' },
    ],
  },
]

export const places: Place[] = placeGroups.flatMap((group) => group.places)

export const isAt = (place: Place, pathname: string): boolean => (place.href === '/' ? pathname === '/' : pathname === place.href || pathname.startsWith(`${place.href}/`))

export interface Crumb {
  /** A place of the rail, or text as it stands in the address: a name or an id. */
  kind: 'place' | 'text'
  text: string
  href: string
}

/** Pages of no place, with their names among the messages, which no application can have: the person's menu and the palette lead there. */
const offRail = [{ href: '/guide', text: 'firstTenMinutes' }]

/** A thing named by its content: the word before it in the address is no page. */
const isHash = (part: string | undefined): boolean => part !== undefined && /^[0-9a-f]{64}$/.test(part)

/** Where a page is, from its address: the place, then names. */
export function crumbsOf(pathname: string): Crumb[] {
  const place = places.find((one) => isAt(one, pathname))
  if (!place) return offRail.filter(({ href }) => href === pathname).map((page) => ({ kind: 'text', ...page }))
  const words = (part: string) => {
    if (isHash(part)) return part.slice(0, 12)
    // The form of a place has a name among the messages.
    if (part === 'new') return pathname === '/gateway/filters/new' ? 'new-filter' : `new-${place.key}`
    if (place.key === 'metrics' && part === 'sql') return 'SQL'
    if (place.key === 'traces' && (part === 'compare' || part === 'file')) return `${part}-traces`
    if (place.key === 'configuration' && (part === 'keys' || part === 'import')) return `${part}-configuration`
    if (!/^\d+$/.test(part)) return decodeURIComponent(part)
    // A rollout is its application's own count; a run of faults is everybody's.
    return place.key === 'delivery' ? `#${part}` : place.key === 'chaos' ? `CH-${part}` : part
  }
  const rest = place.href === '/' ? [] : pathname.slice(place.href.length).split('/').filter(Boolean)
  const names = rest.map((part, at): Crumb => ({ kind: 'text', text: words(part), href: `${place.href}/${rest.slice(0, at + 1).join('/')}` }))
  // The team of a service, a dashboard or a drain is no page, and neither is the word before a roll-out of configuration: a name follows. Nor is what stands before a filter's name.
  const shown = (place.key === 'services' || place.key === 'dashboards' || place.key === 'drains' || (place.key === 'gateway' && rest[0] === 'filters') || place.key === 'configuration') && rest.length > 1 ? names.slice(1) : names
  return [{ kind: 'place', text: place.key, href: place.href }, ...shown.filter((_, at) => !isHash(rest[at + 1]))]
}
