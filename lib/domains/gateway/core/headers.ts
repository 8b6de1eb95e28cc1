import { b3Names } from './b3'
import { fallbackHeader } from './fallback'
import { scopeName, withoutScope } from './fault-scope'

/** RFC 9110, 7.6.1, and the older names that proxies must not pass on. `expect` is answered by us; `host` is the target's. */
const hopByHop = new Set([
  'connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'proxy-authorization', 'proxy-authenticate',
  'http2-settings',
])
const notForwarded = new Set([...hopByHop, 'host', 'expect', 'traceparent', ...b3Names, scopeName])

export const insidePrefix = 'x-quarterdeck-'
export const callerHeader = 'x-quarterdeck-caller'

/** Names that the Connection header declares to be for this hop alone. */
function nominated(raw: readonly string[]): Set<string> | null {
  let names: Set<string> | null = null
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue
    for (const one of (raw[at + 1] ?? '').split(',')) {
      const trimmed = one.trim().toLowerCase()
      if (trimmed && trimmed !== 'close' && trimmed !== 'keep-alive') (names ??= new Set()).add(trimmed)
    }
  }
  return names
}

/** How the edge describes the outside to the application. Null at the sidecar, whose callers are inside already. */
export interface Outside {
  /** The part of the path that was taken away, `/home`. */
  prefix: string
  peer: string
  host: string
  port: number
  /** How the client came. */
  proto?: 'http' | 'https'
}

export interface Passing {
  outside: Outside | null
  /** The identified caller's application; null: unidentified. */
  caller: string | null
  /** False when there was no valid trace to continue: its state belongs to nothing. */
  keepTraceState: boolean
  /** The valid fault scope of the request, as it came. Whatever else calls itself one is dropped. */
  scope: string | null
}

const forwardedNames = new Set(['x-forwarded-for', 'x-forwarded-prefix'])

/**
 * Request headers for the target, flat name-value pairs, without `traceparent` and B3: the caller appends its own. At the edge
 * `X-Forwarded-For` and `-Prefix` are appended to, `-Host`, `-Proto` and `-Port` set only where absent (Zuul 2), and inside
 * headers from outside are dropped. A caller can never name itself: its name comes from its secret.
 */
export function requestHeaders(raw: readonly string[], passing: Passing): string[] {
  const dropped = nominated(raw)
  const { outside, caller, keepTraceState, scope } = passing
  const result: string[] = []
  let baggage = ''
  let forwardedFor = ''
  let prefix = ''
  let host = false
  let proto = false
  let port = false
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    const value = raw[at + 1] ?? ''
    const lower = name.toLowerCase()
    if (notForwarded.has(lower) || dropped?.has(lower)) continue
    if (lower === callerHeader || (lower === 'tracestate' && !keepTraceState)) continue
    if (lower === 'baggage' && (scope !== null || value.includes(scopeName))) {
      const rest = withoutScope(value)
      if (rest) baggage += `${rest},`
      continue
    }
    if (outside) {
      if (lower.startsWith(insidePrefix)) continue
      if (forwardedNames.has(lower)) {
        if (lower === 'x-forwarded-for') forwardedFor += `${value}, `
        else prefix += value
        continue
      }
      if (lower === 'x-forwarded-host') host = true
      else if (lower === 'x-forwarded-proto') proto = true
      else if (lower === 'x-forwarded-port') port = true
    }
    result.push(name, value)
  }
  if (outside) {
    result.push('X-Forwarded-For', forwardedFor + outside.peer)
    if (prefix + outside.prefix) result.push('X-Forwarded-Prefix', prefix + outside.prefix)
    if (!host && outside.host) result.push('X-Forwarded-Host', outside.host)
    if (!proto) result.push('X-Forwarded-Proto', outside.proto ?? 'http')
    if (!port) result.push('X-Forwarded-Port', String(outside.port))
  }
  if (scope !== null) result.push(scopeName, scope, 'baggage', `${baggage}${scopeName}=${scope}`)
  else if (baggage) result.push('baggage', baggage.slice(0, -1))
  if (caller) result.push(callerHeader, caller)
  return result
}

/** Response headers for the client, in the order and number they came. That an answer is a fallback, only the proxy says. */
export function responseHeaders(raw: readonly string[]): string[] {
  const dropped = nominated(raw)
  const result: string[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const lower = (raw[at] ?? '').toLowerCase()
    if (!hopByHop.has(lower) && !dropped?.has(lower) && lower !== fallbackHeader) result.push(raw[at] ?? '', raw[at + 1] ?? '')
  }
  return result
}
