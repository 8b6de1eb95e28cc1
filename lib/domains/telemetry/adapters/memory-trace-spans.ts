import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import { valueText } from '../core/line-search'
import { isSameTrace, sharedMark } from '../core/shared-spans'
import type { AnswerMeta } from '../schemas'
import { traceSpansMax } from '../trace-schemas'
import type { MemorySpan } from './memory-rows'
import type { TraceSpansSource } from './trace-questions'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export const memoryTraceSpans = (spans: readonly MemorySpan[], meta: () => AnswerMeta): TraceSpansSource => ({
  meta,
  async light(traceId) {
    const found = spans.filter((span) => isSameTrace(traceId, span.traceId)).sort((a, b) => Number(a.startNs - b.startNs))
    const startNs = found[0]?.startNs
    if (startNs === undefined) return fail(fault('not-found', `No span of trace ${traceId} is stored.`))
    const light = found.slice(0, traceSpansMax).map((span) => ({
      spanId: span.spanId, parentId: span.parentId, name: span.name, application: span.from.application, kind: span.kind, status: span.status, startNs: Number(span.startNs - startNs), durationNs: Number(span.durationNs),
      statement: textOf(span.attributes['db.query.text'] ?? span.attributes['db.statement']), shared: span.attributes[sharedMark] === true,
    }))
    return ok({ startNs, spans: light, stored: found.length })
  },
  whole: async (traceId, spanIds) => ok(spans.filter((span) => isSameTrace(traceId, span.traceId) && spanIds.includes(span.spanId))),
  matching: async (traceId, { operation, attributes, failed }) =>
    ok(
      spans
        .filter(
          (span) =>
            isSameTrace(traceId, span.traceId) && (!failed || span.status === 2) &&
            (!operation || [span.name, span.from.application].some((text) => text.toLowerCase().includes(operation.toLowerCase()))) &&
            attributes.every(({ key, value, not = false }) => [span.attributes, span.resource].some((map) => Object.hasOwn(map, key) && valueText(map[key]) === value) !== not),
        )
        .map(({ spanId }) => spanId),
    ),
})
