import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** Who may be hit: one run's group of requests, until its end. Travels with the request, signed, through every hop. */
export const FaultScope = z.strictObject({ run: z.string().min(1).max(64), group: z.string().max(64), endsAtMs: z.number().int() })
export type FaultScope = z.infer<typeof FaultScope>

/** The header, and the member of W3C baggage: services with OpenTelemetry pass the latter on without knowing of us. */
export const scopeName = 'x-fit-context'

/** Both bound the work that a stranger's headers can cause. */
const lengthMax = 1_024
const candidatesMax = 4

const sign = (key: string, signed: string) => createHmac('sha256', key).update(signed).digest()

/** `v1.<base64url JSON>.<base64url HMAC-SHA256 of all before>`: no character that a header or baggage would need to escape. */
export function mintScope(key: string, scope: FaultScope): string {
  const signed = `v1.${Buffer.from(JSON.stringify(scope)).toString('base64url')}`
  return `${signed}.${sign(key, signed).toString('base64url')}`
}

/** Null: not ours, altered, or over. */
export function readScope(key: string, text: string, nowMs: number): FaultScope | null {
  if (text.length > lengthMax || !text.startsWith('v1.')) return null
  const cut = text.lastIndexOf('.')
  const signed = text.slice(0, cut)
  const given = Buffer.from(text.slice(cut + 1), 'base64url')
  const expected = sign(key, signed)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  try {
    const scope = FaultScope.parse(JSON.parse(Buffer.from(signed.slice(3), 'base64url').toString()))
    return nowMs < scope.endsAtMs ? scope : null
  } catch {
    return null
  }
}

export interface FoundScope {
  scope: FaultScope
  /** As it came, to be passed on. */
  text: string
}

const isOurs = (member: string) => member.trimStart().startsWith(scopeName) && /^\s*=/.test(member.trimStart().slice(scopeName.length))

function* candidates(header: string | undefined, baggage: string | undefined): Generator<string> {
  for (const one of header?.split(',', candidatesMax) ?? []) yield one.trim()
  if (!baggage?.includes(scopeName)) return
  for (const member of baggage.split(',').filter(isOurs).slice(0, candidatesMax)) yield (member.slice(member.indexOf('=') + 1).split(';', 1)[0] ?? '').trim()
}

/** The first valid scope of a request. Costs nothing where there is none. */
export function findScope(key: string | null, header: string | string[] | undefined, baggage: string | string[] | undefined, nowMs: number): FoundScope | null {
  if (key === null || (header === undefined && baggage === undefined)) return null
  for (const text of candidates(header?.toString(), baggage?.toString())) {
    const scope = readScope(key, text, nowMs)
    if (scope) return { scope, text }
  }
  return null
}

/** Baggage without our member, as it was otherwise; empty where nothing is left. */
export function withoutScope(baggage: string): string {
  if (!baggage.includes(scopeName)) return baggage
  return baggage
    .split(',')
    .filter((member) => !isOurs(member))
    .join(',')
    .trim()
}
