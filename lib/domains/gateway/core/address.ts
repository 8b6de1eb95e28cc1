/** Where a request wants to go: the application's name and the path (with its query) that the application will see. */
export interface Address {
  application: string
  path: string
}

export type SidecarAddress = Address & { secret: string | null }

/** The path part of a request target: absolute form (RFC 9112, 3.2.2) is cut to origin form; null for `*` and authority form. */
export function originForm(target: string): string | null {
  if (target.startsWith('/')) return target
  const absolute = /^https?:\/\/[^/?#]*/i.exec(target)
  if (!absolute) return null
  const rest = target.slice(absolute[0].length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

function addressAt(path: string, from: number): Address | null {
  let end = from
  while (end < path.length && path[end] !== '/' && path[end] !== '?') end++
  if (end === from) return null
  const rest = path.slice(end)
  return { application: path.slice(from, end), path: rest.startsWith('/') ? rest : `/${rest}` }
}

/** Edge: `/<application>/<path>`. */
export const edgeAddress = (path: string): Address | null => addressAt(path, 1)

const identified = '/i/'
const call = '/call/'

/** Sidecar: `/i/<secret>/call/<application>/<path>`, or `/call/<application>/<path>` from somebody without a secret. */
export function sidecarAddress(path: string): SidecarAddress | null {
  let at = 0
  let secret: string | null = null
  if (path.startsWith(identified)) {
    at = path.indexOf('/', identified.length)
    if (at <= identified.length) return null
    secret = path.slice(identified.length, at)
  }
  if (!path.startsWith(call, at)) return null
  const address = addressAt(path, at + call.length)
  return address && { ...address, secret }
}

/** What may be written into a span: neither query (tokens live there) nor anything before the application. */
export function withoutQuery(path: string): string {
  const at = path.indexOf('?')
  return at < 0 ? path : path.slice(0, at)
}
