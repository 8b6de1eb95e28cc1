import type { z } from 'zod'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { compareTraces } from '../core/compare-traces'
import { spanView, type StoredSpan } from '../core/span-view'
import { findingsOf } from '../core/trace-findings'
import type { LightTrace, TraceIndex } from '../core/trace-index'
import { failureMessage, rowsOf, summaryOf } from '../core/trace-view'
import { type Fold, placeInSight } from '../core/trace-window'
import { redactSpan } from '../core/redact-trace'
import type { AnswerMeta } from '../schemas'
import type { TraceReader } from '../trace-ports'
import { type FoldInput, matchesMax, type TraceMatchesInput, type TraceSummary } from '../trace-schemas'
import { type HeldTrace, TraceCache } from './trace-cache'

export type MatchFilter = Omit<z.output<typeof TraceMatchesInput>, 'traceId' | 'applications'>

/** What a store gives of one trace; trees, windows, paths and findings are made of it here, the same for every store. */
export interface TraceSpansSource {
  meta(): AnswerMeta
  /** `not-found` when no span of it is stored. */
  light(traceId: string): Promise<Result<LightTrace, Fault>>
  /** Some spans, whole. `aroundNs` is where they begin: from the first to the last of them. */
  whole(traceId: string, spanIds: readonly string[], aroundNs: { first: bigint; last: bigint }): Promise<Result<StoredSpan[], Fault>>
  matching(traceId: string, filter: MatchFilter): Promise<Result<string[], Fault>>
}

type Scope = string[] | null
type OfOne = Omit<TraceReader, 'traceScatter' | 'traceCohorts'>

const notFound = (traceId: string) => fail(fault('not-found', `No span of trace ${traceId} is stored.`))
const foldOf = ({ base, except }: FoldInput): Fold => ({ base, except: new Set(except) })

export function createTraceQuestions(source: TraceSpansSource, clock: Clock): OfOne & { tidyTraces(): void } {
  const cache = new TraceCache((traceId) => source.light(traceId), clock)

  /** A trace of which the reader may see a span. */
  async function open(traceId: string, applications: Scope): Promise<Result<HeldTrace & { isSeen: (application: string) => boolean }, Fault>> {
    const held = await cache.hold(traceId)
    if (!held.ok) return held
    const names = applications === null ? null : new Set(applications)
    const isSeen = (application: string) => names === null || names.has(application)
    return names === null || held.value.index.spans.some(({ application }) => names.has(application)) ? ok({ ...held.value, isSeen }) : notFound(traceId)
  }

  async function wholeSpans(traceId: string, index: TraceIndex, places: readonly number[]): Promise<Result<StoredSpan[], Fault>> {
    const spans = places.flatMap((at) => index.spans[at] ?? [])
    if (spans.length === 0) return ok([])
    const [first, last] = spans.reduce(([low, high], { startNs }) => [Math.min(low, startNs), Math.max(high, startNs)], [Infinity, 0])
    const found = await source.whole(traceId, spans.map(({ spanId }) => spanId), { first: index.startNs + BigInt(first), last: index.startNs + BigInt(last) })
    if (!found.ok) return found
    const byId = new Map(found.value.map((span) => [span.spanId, span]))
    // In the order asked for, under the parent that the tree gives them.
    return ok(spans.flatMap(({ spanId, parentId }) => { const span = byId.get(spanId); return span ? { ...span, parentId } : [] }))
  }

  async function summarise(traceId: string, { index, path, isSeen }: HeldTrace & { isSeen: (application: string) => boolean }): Promise<Result<Omit<TraceSummary, 'meta'>, Fault>> {
    const summary = summaryOf(traceId, index, path, isSeen)
    if (!summary) return notFound(traceId)
    const found = findingsOf(index, path, isSeen)
    const failed = await wholeSpans(traceId, index, found.filter(({ kind }) => kind === 'failed').map(({ spanIds }) => index.place.get(spanIds[0] ?? '') ?? -1))
    if (!failed.ok) return failed
    const messages = new Map(failed.value.map((span) => [span.spanId, failureMessage(spanView(span, index.startNs))]))
    return ok({ ...summary, findings: found.map((one) => ({ ...one, message: one.kind === 'failed' ? (messages.get(one.spanIds[0] ?? '') ?? '') : '' })) })
  }

  return {
    tidyTraces: () => cache.tidy(),

    async traceSummary({ traceId, applications }) {
      const held = await open(traceId, applications)
      if (!held.ok) return held
      const key = `summary ${JSON.stringify(applications)}`
      const known = held.value.made.get(key) as Omit<TraceSummary, 'meta'> | undefined
      if (known) return ok({ ...known, meta: source.meta() })
      const made = await summarise(traceId, held.value)
      if (!made.ok) return made
      if (held.value.made.size < 8) held.value.made.set(key, made.value)
      return ok({ ...made.value, meta: source.meta() })
    },

    async traceRows({ traceId, applications, fold, from, count }) {
      const held = await open(traceId, applications)
      if (!held.ok) return held
      return ok(rowsOf(held.value.index, held.value.stretches, foldOf(fold), from, count, held.value.isSeen))
    },

    async traceSpan({ traceId, applications, spanId, fold }) {
      const held = await open(traceId, applications)
      if (!held.ok) return held
      const { index, path, isSeen } = held.value
      const at = index.place.get(spanId)
      if (at === undefined) return fail(fault('not-found', `Trace ${traceId} has no span ${spanId}.`))
      const found = await wholeSpans(traceId, index, [at])
      if (!found.ok) return found
      const [whole] = found.value
      if (!whole) return fail(fault('not-found', `Trace ${traceId} has no span ${spanId}.`))
      const span = spanView(whole, index.startNs)
      const { row, foldedAbove } = placeInSight(index, foldOf(fold), at)
      const criticalNs = path.reduce((sum, stretch) => (stretch.at === at ? sum + stretch.toNs - stretch.fromNs : sum), 0)
      return ok({ span: isSeen(span.application) ? span : redactSpan(span), row, foldedAbove: foldedAbove.map((above) => ({ spanId: index.spans[above]?.spanId ?? '', depth: index.depth[above] ?? 0 })), criticalMs: criticalNs / 1e6, depth: index.depth[at] ?? 0 })
    },

    async traceMatches({ traceId, applications, ...filter }) {
      const held = await open(traceId, applications)
      if (!held.ok) return held
      const { index, isSeen } = held.value
      const found = await source.matching(traceId, filter)
      if (!found.ok) return found
      const places = [...new Set(found.value)].flatMap((spanId) => index.place.get(spanId) ?? []).filter((at) => isSeen(index.spans[at]?.application ?? '')).sort((a, b) => a - b)
      return ok({ count: places.length, spanIds: places.slice(0, matchesMax).flatMap((at) => index.spans[at]?.spanId ?? []) })
    },

    async traceSpans({ traceId, applications, from, count }) {
      const held = await open(traceId, applications)
      if (!held.ok) return held
      const { index, isSeen } = held.value
      const end = Math.min(index.spans.length, from + count)
      const places = Array.from({ length: Math.max(0, end - from) }, (_, at) => from + at).filter((at) => isSeen(index.spans[at]?.application ?? ''))
      const found = await wholeSpans(traceId, index, places)
      return found.ok ? ok({ spans: found.value.map((span) => spanView(span, index.startNs)), next: end < index.spans.length ? end : null }) : found
    },

    async compareTraces({ a, b, applications }) {
      const [one, other] = [await open(a, applications), await open(b, applications)]
      if (!one.ok) return one
      if (!other.ok) return other
      const { isSeen } = one.value
      const side = (traceId: string, held: HeldTrace) => {
        const summary = summaryOf(traceId, held.index, held.path, isSeen)
        return summary && { traceId, startMs: summary.startMs, durationMs: summary.durationMs, spans: summary.spans, failed: summary.failed, application: summary.root.application, operation: summary.root.operation }
      }
      const [sideA, sideB] = [side(a, one.value), side(b, other.value)]
      if (!sideA || !sideB) return notFound(sideA ? b : a)
      return ok({ a: sideA, b: sideB, ...compareTraces(one.value.index, other.value.index, isSeen) })
    },
  }
}
