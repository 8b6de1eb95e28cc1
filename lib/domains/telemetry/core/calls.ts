import type { CallEnd, CallEndKind } from '../call-schemas'
import type { AttributeMap } from './records'

/** The name under which the proxy reports what it carries between applications: it is looked through, to the caller behind it. */
export const passesOn = 'sidecar'
/** Spans from the served one up to the caller's: the proxy reports two of its own, and may stand twice in the way. */
export const callHops = 5
/** Spans of one call arrive within this of each other; later ones are joined no more. */
export const callSettleMs = 30_000
export const callLeadMs = 120_000
const nameMax = 200

/** As stored: the place in this list. */
export const endKinds = ['outside', 'application', 'database', 'cache', 'queue', 'external', 'hidden'] as const satisfies readonly CallEndKind[]
export const endCode = Object.fromEntries(endKinds.map((kind, at) => [kind, at])) as Record<CallEndKind, number>

/** Of `db.system.name`: what answers from memory. */
export const cacheSystems = ['redis', 'memcached', 'valkey', 'hazelcast', 'couchbase', 'geode', 'dragonfly'] as const

/** By which attributes each part of a peer is known, the first that is there. OpenTelemetry's names, older ones after. */
export const peerKeys = {
  store: ['db.system.name', 'db.system'],
  queue: ['messaging.system'],
  application: ['quarterdeck.target'],
  service: ['peer.service'],
  namespace: ['db.namespace', 'db.name'],
  destination: ['messaging.destination.name', 'messaging.destination'],
  host: ['server.address', 'net.peer.name', 'net.sock.peer.addr'],
  url: ['url.full', 'http.url'],
  caller: ['quarterdeck.caller'],
} as const

/** RE2 and JavaScript read it alike. */
export const hostOfUrl = '^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/@]*@)?(\\[[^\\]]+\\]|[^/:?#]+)'

export function attributeOf(attributes: AttributeMap, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = attributes[key]
    if (value !== undefined && value !== null && value !== '') return typeof value === 'string' ? value : JSON.stringify(value)
  }
  return null
}

/** Who was called, as the caller's span says; null when it does not. `answered`: a span of the called one was seen. */
export function peerOf(attributes: AttributeMap, kind: number, answered: boolean): Omit<CallEnd, 'zone'> | null {
  const of = (part: keyof typeof peerKeys) => attributeOf(attributes, peerKeys[part])
  const [store, queue] = [of('store'), of('queue')]
  const host = of('service') ?? of('host') ?? new RegExp(hostOfUrl).exec(of('url') ?? '')?.[1] ?? null
  const end = (endKind: CallEndKind, name: string) => ({ kind: endKind, name: name.slice(0, nameMax) })
  if (store !== null) return end((cacheSystems as readonly string[]).includes(store) ? 'cache' : 'database', [store, of('namespace') ?? host].filter((part) => part !== null).join(' '))
  if (queue !== null) return end('queue', [queue, of('destination')].filter((part) => part !== null).join(' '))
  if (kind !== 3 || answered) return null
  const application = of('application')
  if (application !== null) return end('application', application.toLowerCase())
  return host === null ? null : end('external', host)
}
