import { parseAttributeFilter } from '@/lib/domains/telemetry/core/attribute-filter'
import { valueText } from '@/lib/domains/telemetry/core/line-search'
import type { FileTrace } from '@/lib/domains/telemetry/core/otlp-file'
import { sharedMark } from '@/lib/domains/telemetry/core/shared-spans'
import { spanView, type StoredSpan } from '@/lib/domains/telemetry/core/span-view'
import { findingsOf } from '@/lib/domains/telemetry/core/trace-findings'
import { indexTrace, type LightSpan } from '@/lib/domains/telemetry/core/trace-index'
import { criticalPath, stretchesByPlace } from '@/lib/domains/telemetry/core/trace-path'
import { failureMessage, rowsOf, summaryOf } from '@/lib/domains/telemetry/core/trace-view'
import { type Fold, placeInSight } from '@/lib/domains/telemetry/core/trace-window'
import type { FoldAsk, TraceReads } from '@/lib/domains/telemetry/queries/trace-parts'
import type { TraceMatchesQueryInput } from '@/lib/domains/telemetry/trace-query-schemas'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const foldOf = ({ base, except }: FoldAsk): Fold => ({ base, except: new Set(except) })
const everything = () => true

const lightOf = (span: StoredSpan, startNs: bigint): LightSpan => ({
  spanId: span.spanId, parentId: span.parentId, name: span.name, application: span.from.application, kind: span.kind, status: span.status, startNs: Number(span.startNs - startNs), durationNs: Number(span.durationNs),
  statement: text(span.attributes['db.query.text'] ?? span.attributes['db.statement']), shared: span.attributes[sharedMark] === true,
})

/** A trace out of a file, answered in the browser by the same rules as a stored one; nothing of it leaves it. */
export function localTrace({ traceId, spans }: FileTrace, key: string, openedMs: number): TraceReads {
  const startNs = spans[0]?.startNs ?? 0n
  const index = indexTrace({ startNs, spans: spans.map((span) => lightOf(span, startNs)), stored: spans.length })
  const path = criticalPath(index)
  const stretches = stretchesByPlace(path, index.durationNs)
  const whole = new Map(spans.map((span) => [span.spanId, span]))
  const viewOf = (spanId: string) => {
    const span = whole.get(spanId)
    return span ? spanView({ ...span, parentId: index.spans[index.place.get(spanId) ?? -1]?.parentId ?? span.parentId }, startNs) : null
  }
  const messageOf = (spanId: string): string => {
    const span = viewOf(spanId)
    return span ? failureMessage(span) : ''
  }
  return {
    traceId,
    key,
    async summary() {
      const summary = summaryOf(traceId, index, path, everything)
      if (!summary) throw new Error('There is no span in it.')
      const findings = findingsOf(index, path, everything).map((one) => ({ ...one, message: one.kind === 'failed' ? messageOf(one.spanIds[0] ?? '') : '' }))
      return { ...summary, findings, meta: { source: 'file', asOfMs: openedMs, newestMs: null, complete: true, missing: [] } }
    },
    rows: async (fold, from, count) => rowsOf(index, stretches, foldOf(fold), from, count, everything),
    async span(fold, spanId) {
      const at = index.place.get(spanId)
      const span = viewOf(spanId)
      if (at === undefined || !span) throw new Error('There is no such span in it.')
      const { row, foldedAbove } = placeInSight(index, foldOf(fold), at)
      const criticalNs = path.reduce((sum, stretch) => (stretch.at === at ? sum + stretch.toNs - stretch.fromNs : sum), 0)
      return { span, row, foldedAbove: foldedAbove.map((above) => ({ spanId: index.spans[above]?.spanId ?? '', depth: index.depth[above] ?? 0 })), criticalMs: criticalNs / 1e6, depth: index.depth[at] ?? 0 }
    },
    async matches(ask) {
      const found = index.spans.flatMap(({ spanId }) => {
        const span = whole.get(spanId)
        return span && meets(span, ask) ? [spanId] : []
      })
      return { count: found.length, spanIds: found.slice(0, 1_000) }
    },
  }
}

function meets(span: StoredSpan, { operation, attributes, failed }: TraceMatchesQueryInput): boolean {
  const filters = parseAttributeFilter(attributes ?? '')
  const named = (operation ?? '').toLowerCase()
  return (
    filters.ok && (failed !== 'yes' || span.status === 2) && [span.name, span.from.application].some((one) => one.toLowerCase().includes(named)) &&
    filters.value.every(({ key, value, not = false }) => [span.attributes, span.resource].some((map) => Object.hasOwn(map, key) && valueText(map[key]) === value) !== not)
  )
}
