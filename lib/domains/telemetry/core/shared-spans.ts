import type { StoredSpan } from './span-view'

/** On the server's half of a span that a caller shares with it (Zipkin's `shared`): both were sent with one id. */
export const sharedMark = 'zipkin.shared'

/**
 * The id under which the server's half is stored, as a child of the caller's half: always the same of one id, so that one
 * sent twice is still one, and never the zero that means no span.
 */
export function serverHalfId(spanId: string): string {
  const flipped = (Number.parseInt(spanId[0] ?? '0', 16) ^ 8).toString(16) + spanId.slice(1)
  return /^0+$/.test(flipped) ? `${flipped.slice(0, -1)}1` : flipped
}

interface HalfFacts {
  spanId: string
  parentId: string
}

/**
 * What the server did while it held a shared span names that one id as its parent, and arrives before it or after it. Only
 * with the trace together can such a span be put below the half that its own application sent.
 */
export function belowHalves<T extends HalfFacts>(spans: readonly T[], isShared: (span: T) => boolean, applicationOf: (span: T) => string): T[] {
  const halves = new Map(spans.filter(isShared).map((span) => [`${span.parentId} ${applicationOf(span)}`, span.spanId]))
  if (halves.size === 0) return [...spans]
  return spans.map((span) => {
    const half = halves.get(`${span.parentId} ${applicationOf(span)}`)
    return half === undefined || half === span.spanId || isShared(span) ? span : { ...span, parentId: half }
  })
}

export const belowTheirHalf = (spans: readonly StoredSpan[]): StoredSpan[] =>
  belowHalves(
    spans,
    ({ attributes }) => attributes[sharedMark] === true,
    ({ from }) => from.application,
  )

/** The id is of 64 bits, or its sender kept only those. */
export const isShortTraceId = (traceId: string): boolean => traceId.startsWith('0'.repeat(16))

/** What a sender stores who keeps only the low 64 bits of the id. */
export const shortTraceId = (traceId: string): string => traceId.slice(16).padStart(32, '0')

/** Do two ids name one trace? A short one is the low half of a whole one. */
export const isSameTrace = (one: string, other: string): boolean => one === other || ((isShortTraceId(one) || isShortTraceId(other)) && one.slice(16) === other.slice(16))
