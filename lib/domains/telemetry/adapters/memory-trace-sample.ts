import { ok } from '@/lib/kernel/result'
import type { TraceFilterInput } from '../cohort-schemas'
import { isInBox, type SampledTrace } from '../core/choose-cohort'
import type { AnswerMeta, Selector } from '../schemas'
import { spanMatches } from './memory-span-filter'
import type { MemorySpan } from './memory-rows'
import type { TraceSampleSource, Within } from './trace-samples'

/** A trace without its root has the whole of what arrived in its place. */
export function sampledTrace(traceId: string, spans: readonly MemorySpan[]): SampledTrace {
  const sorted = [...spans].sort((a, b) => Number(a.parentId !== '') - Number(b.parentId !== '') || Number(a.startNs - b.startNs))
  const [root] = sorted
  const hasRoot = root?.parentId === ''
  const startNs = spans.reduce((low, span) => (span.startNs < low ? span.startNs : low), root?.startNs ?? 0n)
  const endNs = spans.reduce((high, span) => (span.startNs + span.durationNs > high ? span.startNs + span.durationNs : high), 0n)
  return {
    traceId, application: root?.from.application ?? '', operation: root?.name ?? '', failed: spans.some(({ status }) => status === 2), hasRoot, spans: spans.length,
    startNs: hasRoot ? root.startNs : startNs, durationNs: hasRoot ? root.durationNs : endNs - startNs,
  }
}

/** All of them: what is held in lists is little. */
function found(spans: readonly MemorySpan[], filter: TraceFilterInput, within: Within): SampledTrace[] {
  const ids = new Set(spans.filter((span) => spanMatches(span, { ...filter, sort: 'newest', limit: 1 })).map(({ traceId }) => traceId))
  const traces = [...ids].map((traceId) => sampledTrace(traceId, spans.filter((span) => span.traceId === traceId)))
  return traces.filter((trace) => within.kind === 'all' || (within.kind === 'failed' ? trace.failed : isInBox(trace, within.box)))
}

export const memoryTraceSample = (spans: readonly MemorySpan[], meta: (selector: Selector) => AnswerMeta): TraceSampleSource => ({
  meta,
  sample: async (filter, within, most) => ok(found(spans, filter, within).slice(0, most)),
  spread: async (filter) => ok({ traces: found(spans, filter, { kind: 'all' }), spans: spans.filter((span) => spanMatches(span, { ...filter, sort: 'newest', limit: 1 })).length, oneIn: 1 }),
  async factSpans(traces) {
    const ids = new Set(traces.map(({ traceId }) => traceId))
    return ok(spans.filter(({ traceId }) => ids.has(traceId)).map(({ traceId, name, from, attributes, resource }) => ({ traceId, application: from.application, name, attributes, resource })))
  },
})
