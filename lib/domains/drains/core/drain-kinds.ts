import type { DrainKind, DrainSignal } from '../schemas'

interface KindRules {
  signals: readonly DrainSignal[]
  /** The first is the one that is meant; the second is not encrypted. */
  schemes: readonly [string, string]
  defaultPort: number
  /** Syslog knows no headers: certificates alone say who sends. */
  headers: boolean
}

/** What each kind carries, and how its addresses begin. */
export const kindRules = {
  syslog: { signals: ['logs'], schemes: ['syslog-tls:', 'syslog:'], defaultPort: 6514, headers: false },
  https: { signals: ['logs', 'metrics', 'traces'], schemes: ['https:', 'http:'], defaultPort: 443, headers: true },
  otlp: { signals: ['logs', 'metrics', 'traces'], schemes: ['https:', 'http:'], defaultPort: 443, headers: true },
  loki: { signals: ['logs'], schemes: ['https:', 'http:'], defaultPort: 443, headers: true },
} as const satisfies Record<DrainKind, KindRules>

export interface DrainTarget {
  host: string
  port: number
  encrypted: boolean
  /** As a page of the web would be asked for: of syslog its host and port alone matter. */
  url: URL
}

/** Null for what is no address of this kind. Hosts are read as browsers read them: `0x7f.1` is 127.0.0.1. */
export function drainTarget(kind: DrainKind, address: string): DrainTarget | null {
  const scheme = /^([a-z][a-z0-9+-]*:)\/\//i.exec(address)?.[1]?.toLowerCase()
  const [safe, plain] = kindRules[kind].schemes
  if (scheme !== safe && scheme !== plain) return null
  const encrypted = scheme === safe
  try {
    const url = new URL(address.replace(/^[^/]*/, encrypted ? 'https:' : 'http:'))
    const fallback = kind === 'syslog' ? (encrypted ? 6514 : 514) : encrypted ? 443 : 80
    // A port that is the scheme's own is not kept by URL: of syslog it may still be meant.
    const typed = /^[^/]*\/\/[^/]*:(\d+)(?:[/?#]|$)/.exec(address)?.[1]
    return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: typed ? Number(typed) : fallback, encrypted, url }
  } catch {
    return null
  }
}

/** Where requests of one signal go. */
export function requestUrl(kind: DrainKind, url: URL, signal: DrainSignal): URL {
  const to = new URL(url)
  const bare = to.pathname.replace(/\/+$/, '')
  if (kind === 'otlp' && !/\/v1\/(logs|metrics|traces)$/.test(bare)) to.pathname = `${bare}/v1/${signal}`
  if (kind === 'loki' && bare === '') to.pathname = '/loki/api/v1/push'
  return to
}
