import type { Span } from '../schemas'
import type { TraceRowsAnswer, TraceShare, TraceSummary, WaterfallSpan } from '../trace-schemas'
import { hiddenApplication } from './redact-trace'
import { spanKindOf, spanStatusOf } from './span-view'
import { type LightSpan, mainRoot, rootsOf, type TraceIndex } from './trace-index'
import type { PathStretch } from './trace-path'
import { type Fold, isFolded, visiblePlaces } from './trace-window'

type IsSeen = (application: string) => boolean
const slices = 120
const ms = (ns: number): number => ns / 1e6

/** What is seen of a span whose application is another team's: its place and time. */
const shown = (span: LightSpan, isSeen: IsSeen): Pick<LightSpan, 'name' | 'application' | 'kind' | 'status'> => (isSeen(span.application) ? span : { name: '', application: hiddenApplication, kind: 1, status: 0 })

/** The rows of one window. */
export function rowsOf(index: TraceIndex, stretches: ReadonlyMap<number, [number, number][]>, fold: Fold, from: number, count: number, isSeen: IsSeen): TraceRowsAnswer {
  const places = visiblePlaces(index, fold)
  const start = Math.min(from, places.length)
  const rows = [...places.subarray(start, start + count)].flatMap((at): WaterfallSpan[] => {
    const span = index.spans[at]
    if (!span) return []
    const { name, application, kind, status } = shown(span, isSeen)
    return [{
      spanId: span.spanId, parentId: span.parentId === '' ? null : span.parentId, name, application, kind: spanKindOf(kind), status: spanStatusOf(status), startOffsetMs: ms(span.startNs), durationMs: ms(span.durationNs),
      depth: index.depth[at] ?? 0, children: index.children[at] ?? 0, below: index.below[at] ?? 0, folded: isFolded(index, fold, at), cut: (index.parent[at] ?? -1) < 0 && span.parentId !== '',
      path: (stretches.get(at) ?? []).map(([fromNs, toNs]) => [ms(fromNs), ms(toNs)]),
    }]
  })
  return { from: start, rows, total: places.length }
}

/** Everything about the whole but its findings. Null when the reader may see no span of it. */
export function summaryOf(traceId: string, index: TraceIndex, path: readonly PathStretch[], isSeen: IsSeen): Omit<TraceSummary, 'findings' | 'meta'> | null {
  const seen = index.spans.filter(({ application }) => isSeen(application))
  const rootAt = mainRoot(index)
  const root = index.spans[rootAt]
  if (seen.length === 0 || !root) return null
  const { application, name } = shown(root, isSeen)
  return {
    traceId, startMs: Number(index.startNs) / 1e6, durationMs: ms(index.durationNs), spans: index.spans.length, more: index.more, failed: seen.filter(({ status }) => status === 2).length,
    hidden: index.spans.length - seen.length, roots: rootsOf(index).length, root: { application, operation: name, spanId: root.spanId, hasParent: root.parentId !== '' },
    applications: sharesOf(index, path, isSeen), minimap: minimapOf(index, isSeen),
  }
}

function sharesOf(index: TraceIndex, path: readonly PathStretch[], isSeen: IsSeen): TraceShare[] {
  const nameOf = (span: LightSpan | undefined) => (span && isSeen(span.application) ? span.application : hiddenApplication)
  const spans = new Map<string, number>()
  for (const span of index.spans) spans.set(nameOf(span), (spans.get(nameOf(span)) ?? 0) + 1)
  const times = new Map<string, number>()
  let total = 0
  for (const { at, fromNs, toNs } of path) {
    const name = nameOf(index.spans[at])
    times.set(name, (times.get(name) ?? 0) + toNs - fromNs)
    total += toNs - fromNs
  }
  return [...spans].map(([application, count]) => ({ application, spans: count, ms: ms(times.get(application) ?? 0), share: total === 0 ? 0 : (times.get(application) ?? 0) / total }))
}

function minimapOf({ spans, durationNs }: TraceIndex, isSeen: IsSeen): TraceSummary['minimap'] {
  const sliceOf = (ns: number) => Math.min(slices - 1, Math.floor((ns / Math.max(1, durationNs)) * slices))
  const change = new Int32Array(slices + 1)
  const failed = new Int32Array(slices)
  const first: (LightSpan | undefined)[] = []
  for (const span of spans) {
    const [from, to] = [sliceOf(span.startNs), sliceOf(span.startNs + span.durationNs)]
    change[from] = (change[from] ?? 0) + 1
    change[to + 1] = (change[to + 1] ?? 0) - 1
    const isFailed = span.status === 2 && isSeen(span.application)
    if (isFailed) failed[from] = (failed[from] ?? 0) + 1
    const known = first[from]
    if (!known || (isFailed && (known.status !== 2 || !isSeen(known.application)))) first[from] = span
  }
  let running = 0
  return Array.from({ length: slices }, (_, at) => {
    running += change[at] ?? 0
    return { running, failed: failed[at] ?? 0, spanId: first[at]?.spanId ?? null }
  })
}

/** What a failed span says of itself, wherever its instrumentation put it. */
export function failureMessage({ statusMessage, events, attributes }: Pick<Span, 'statusMessage' | 'events' | 'attributes'>): string {
  if (statusMessage) return statusMessage
  const exception = events.find((event) => event.name === 'exception')?.attributes['exception.message']
  if (typeof exception === 'string') return exception
  const code = attributes['http.response.status_code'] ?? attributes['http.status_code']
  return code === undefined || code === null ? '' : `HTTP ${String(code)}`
}
