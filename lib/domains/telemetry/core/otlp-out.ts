import type { Span } from '../schemas'

const kinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } satisfies Record<Span['kind'], number>
const statuses = { unset: 0, ok: 1, error: 2 } satisfies Record<Span['status'], number>

/** OTLP's AnyValue. A number without a fraction is an integer: which of the two it was sent as is not kept. */
function anyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  if (typeof value === 'object' && value !== null) return { kvlistValue: { values: keyValues(value as Record<string, unknown>) } }
  return {}
}

const keyValues = (map: Record<string, unknown>) => Object.entries(map).map(([key, value]) => ({ key, value: anyValue(value) }))

/** Nanoseconds after a start that is exact: milliseconds hold them to the nanosecond for a trace of days. */
const after = (startNano: bigint, ms: number): string => (startNano + BigInt(Math.round(ms * 1e6))).toString()

function otlpSpan(traceId: string, span: Span) {
  const start = BigInt(span.startUnixNano)
  return {
    traceId, spanId: span.spanId, ...(span.parentId !== null && { parentSpanId: span.parentId }), name: span.name, kind: kinds[span.kind], startTimeUnixNano: span.startUnixNano, endTimeUnixNano: after(start, span.durationMs),
    attributes: keyValues(span.attributes),
    events: span.events.map(({ name, offsetMs, attributes }) => ({ timeUnixNano: after(start, offsetMs - span.startOffsetMs), name, attributes: keyValues(attributes) })),
    status: { code: statuses[span.status], ...(span.statusMessage && { message: span.statusMessage }) },
  }
}

/** One of OTLP's `resourceSpans` for each resource. */
export function resourceSpans(traceId: string, spans: readonly Span[]): object[] {
  const groups = new Map<string, Span[]>()
  for (const span of spans) {
    const key = JSON.stringify(span.resource)
    const known = groups.get(key)
    if (known) known.push(span)
    else groups.set(key, [span])
  }
  return [...groups.values()].map((group) => ({ resource: { attributes: keyValues(group[0]?.resource ?? {}) }, scopeSpans: [{ scope: { name: 'quarterdeck' }, spans: group.map((span) => otlpSpan(traceId, span)) }] }))
}
