import type { Fallback } from '../dependency-schemas'

/** Why a declared answer is given in place of the callee's: the value of `x-quarterdeck-fallback`. */
export type FallbackReason = 'timeout' | 'breaker-open' | 'bulkhead-full' | 'no-instance' | 'connection' | 'server-error'

export const fallbackHeader = 'x-quarterdeck-fallback'

const partsOf = (path: string) => path.split('/').slice(1)

/** `*` is one part that is not empty, `/**` at the end all that follows, also nothing. The query does not count. */
export function matchesPath(pattern: string, path: string): boolean {
  const wanted = partsOf(pattern)
  const given = partsOf(path.split('?', 1)[0] ?? '')
  const open = wanted.at(-1) === '**'
  const fixed = open ? wanted.slice(0, -1) : wanted
  if (open ? given.length < fixed.length : given.length !== fixed.length) return false
  return fixed.every((part, at) => (part === '*' ? given[at] !== '' : part === given[at]))
}

/** The first declared answer for this request. HEAD is answered as GET is, without the body. */
export function fallbackFor(fallbacks: readonly Fallback[], method: string, path: string): Fallback | undefined {
  const asked = method === 'HEAD' ? 'GET' : method
  return fallbacks.find((one) => one.method === asked && matchesPath(one.path, path))
}

/** Header pairs and body of a declared answer. */
export function fallbackAnswer({ status, headers, json, text }: Fallback, reason: FallbackReason): { headers: Record<string, string | number>; body: string } {
  const body = text ?? (json === undefined ? '' : JSON.stringify(json))
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
  const type = body === '' || typed ? {} : { 'content-type': text === undefined ? 'application/json' : 'text/plain; charset=utf-8' }
  // RFC 9110, 8.6: no length where there cannot be a body.
  const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }
  return { headers: { ...type, ...headers, ...length, [fallbackHeader]: reason }, body }
}
