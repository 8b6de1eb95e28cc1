import type { Address } from './address'

/** What an application asks of the sidecar itself; calls to other applications are an `Address`. */
export interface SidecarQuestion {
  /** Null: the caller says nothing of who it is. */
  secret: string | null
  topic: Topic
  /** What stands after the topic, decoded; empty where nothing does. */
  rest: string
  search: URLSearchParams
}

const topics = {
  '/hosts': 'hosts', '/config': 'config', '/health': 'health', '/register': 'register', '/cache': 'cache', '/edge': 'edge',
  '/healthcheck': 'prana-health', '/dynamicproperties': 'prana-properties', '/eureka/hosts': 'prana-hosts', '/ping': 'prana-ping', '/status': 'prana-status',
} as const
export type Topic = (typeof topics)[keyof typeof topics]

/** These have something after them. */
const withRest = new Set<Topic>(['hosts', 'config', 'register', 'cache'])

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** The caller's proof, and what comes after it. Null: `/i/` without anything. */
export function splitIdentity(path: string): { secret: string | null; rest: string } | null {
  if (!path.startsWith('/i/')) return { secret: null, rest: path }
  const at = path.indexOf('/', 3)
  return at <= 3 ? null : { secret: path.slice(3, at), rest: path.slice(at) }
}

/** Null: nothing of the kind is served. */
export function sidecarQuestion(path: string): SidecarQuestion | null {
  const split = splitIdentity(path)
  if (!split) return null
  const [pathname = '', query = ''] = split.rest.split(/\?(.*)/s)
  const found = Object.entries(topics).find(([prefix, topic]) => pathname === prefix || (withRest.has(topic) && pathname.startsWith(`${prefix}/`)))
  if (!found) return null
  const rest = decoded(pathname.slice(found[0].length + 1))
  return rest === null ? null : { secret: split.secret, topic: found[1], rest, search: new URLSearchParams(query) }
}

/** What a path must not carry into a request line as it is. */
const visible = (path: string): string => path.replace(/[^\x21-\x7e]+|#/gu, encodeURIComponent)

export type ProxyAddress = Address & { secret: string | null }

/** Prana's `/proxy?vip=<virtual host>&path=<path>`; `application` is the virtual host. Null: another path, or no virtual host. */
export function proxyAddress(path: string): ProxyAddress | null {
  const split = splitIdentity(path)
  if (!split || !(split.rest === '/proxy' || split.rest.startsWith('/proxy?'))) return null
  const search = new URLSearchParams(split.rest.slice('/proxy?'.length))
  const vip = search.get('vip')
  const wanted = visible(search.get('path') ?? '')
  return vip ? { secret: split.secret, application: vip, path: wanted.startsWith('/') ? wanted : `/${wanted}` } : null
}
