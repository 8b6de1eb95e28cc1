import { z } from 'zod'
import { AnswerMeta, Span, SpanKind, TraceInput } from './schemas'

const TraceId = TraceInput.shape.traceId
export const SpanId = z.string().regex(/^[0-9a-f]{16}$/, 'A span id is 16 lower-case hex digits.')
/** The reader's scope: null is everything. Spans of others keep their place and time, and nothing else. */
const Applications = z.array(z.string()).max(2_000).nullable()

/** Spans of one trace that are held to be shown; the rest is stored, and counted. */
export const traceSpansMax = 200_000

export const TraceScopeInput = z.strictObject({ traceId: TraceId, applications: Applications })

export const FoldInput = z.strictObject({
  /** Whether parents are open or folded, but for `except`. Roots are open unless they are named. */
  base: z.enum(['open', 'folded']).default('open'),
  except: z.array(SpanId).max(500).default([]),
})
export type FoldInput = z.infer<typeof FoldInput>

export const TraceFinding = z.object({
  /** Where a failure began; equal calls one after another, or side by side; most of the time in one span; a long stretch without a record. */
  kind: z.enum(['failed', 'repeated', 'parallel', 'dominant', 'gap']),
  application: z.string(),
  operation: z.string(),
  /** Of a database, without its values; '' where there is none. */
  statement: z.string(),
  /** The first of them, at most 20. */
  spanIds: z.array(z.string()),
  count: z.number().int(),
  /** Time in which at least one of them ran. */
  ms: z.number(),
  /** Of the trace's time, 0 to 1. */
  share: z.number(),
  parent: z.object({ application: z.string(), operation: z.string(), spanId: z.string() }).nullable(),
  /** Of a failure, as its span says it. */
  message: z.string(),
})
export type TraceFinding = z.infer<typeof TraceFinding>

export const TraceShare = z.object({
  application: z.string(),
  spans: z.number().int(),
  /** Along the critical path alone, so that the parts add up to the whole. */
  ms: z.number(),
  share: z.number(),
})
export type TraceShare = z.infer<typeof TraceShare>

export const TraceSummary = z.object({
  traceId: z.string(),
  startMs: z.number(),
  durationMs: z.number(),
  /** Those that are held, and those that were too many. */
  spans: z.number().int(),
  more: z.number().int(),
  failed: z.number().int(),
  hidden: z.number().int(),
  /** Spans without a known parent. */
  roots: z.number().int(),
  root: z.object({ application: z.string(), operation: z.string(), spanId: z.string(), hasParent: z.boolean() }),
  /** In the order in which they appear. */
  applications: z.array(TraceShare),
  findings: z.array(TraceFinding),
  /** The whole in slices of equal length: how many spans ran, how many failed ones began, and one that began there (a failed one first). */
  minimap: z.array(z.object({ running: z.number().int(), failed: z.number().int(), spanId: z.string().nullable() })),
  meta: AnswerMeta,
})
export type TraceSummary = z.infer<typeof TraceSummary>

export const rowsMax = 500
export const TraceRowsInput = z.strictObject({ ...TraceScopeInput.shape, fold: FoldInput, from: z.number().int().nonnegative(), count: z.number().int().min(1).max(rowsMax) })
export const WaterfallSpan = z.object({
  spanId: z.string(),
  parentId: z.string().nullable(),
  name: z.string(),
  kind: SpanKind,
  application: z.string(),
  status: z.enum(['unset', 'ok', 'error']),
  startOffsetMs: z.number(),
  durationMs: z.number(),
  depth: z.number().int(),
  children: z.number().int(),
  below: z.number().int(),
  folded: z.boolean(),
  /** Its parent is not here. */
  cut: z.boolean(),
  /** When the request was waiting for it, in ms from the start. */
  path: z.array(z.tuple([z.number(), z.number()])),
})
export type WaterfallSpan = z.infer<typeof WaterfallSpan>
export const TraceRowsAnswer = z.object({
  from: z.number().int(),
  rows: z.array(WaterfallSpan),
  /** Rows in sight with this fold. */
  total: z.number().int(),
})
export type TraceRowsAnswer = z.infer<typeof TraceRowsAnswer>

export const TraceSpanInput = z.strictObject({ ...TraceScopeInput.shape, spanId: SpanId, fold: FoldInput })
export const TraceSpanAnswer = z.object({
  span: Span,
  /** The row at which it stands, or the folded span that hides it. */
  row: z.number().int(),
  /** Folded spans above it, the uppermost first: opened, they show it. */
  foldedAbove: z.array(z.object({ spanId: z.string(), depth: z.number().int() })),
  criticalMs: z.number(),
  depth: z.number().int(),
})
export type TraceSpanAnswer = z.infer<typeof TraceSpanAnswer>

export const matchesMax = 1_000
export const TraceMatchesInput = z.strictObject({
  ...TraceScopeInput.shape,
  /** Part of a span's name or application, any case. */
  operation: z.string().max(200).optional(),
  attributes: z.array(z.object({ key: z.string(), value: z.string(), not: z.literal(true).optional() })).max(8).default([]),
  failed: z.boolean().default(false),
})
export const TraceMatchesAnswer = z.object({
  count: z.number().int(),
  /** In tree order, the first thousand. */
  spanIds: z.array(z.string()),
})
export type TraceMatchesAnswer = z.infer<typeof TraceMatchesAnswer>

/** Whole spans, in tree order and without those of others: for downloads. */
export const TraceSpansInput = z.strictObject({ ...TraceScopeInput.shape, from: z.number().int().nonnegative(), count: z.number().int().min(1).max(2_000) })
export const TraceSpansAnswer = z.object({ spans: z.array(Span), next: z.number().int().nullable() })
export type TraceSpansAnswer = z.infer<typeof TraceSpansAnswer>

export const TraceComparisonInput = z.strictObject({ a: TraceId, b: TraceId, applications: Applications })
const ComparedSide = z.object({ count: z.number().int(), ms: z.number(), failed: z.number().int(), spanId: z.string() })
export const ComparedRow = z.object({
  depth: z.number().int(),
  application: z.string(),
  operation: z.string(),
  /** Equal operations below the same path are one row; null where there is none. */
  a: ComparedSide.nullable(),
  b: ComparedSide.nullable(),
})
export type ComparedRow = z.infer<typeof ComparedRow>
export const ComparedTrace = z.object({ traceId: z.string(), startMs: z.number(), durationMs: z.number(), spans: z.number().int(), failed: z.number().int(), application: z.string(), operation: z.string() })
export type ComparedTrace = z.infer<typeof ComparedTrace>
export const TraceComparison = z.object({
  a: ComparedTrace,
  b: ComparedTrace,
  /** In tree order, at most 2,000. */
  rows: z.array(ComparedRow),
  more: z.number().int(),
})
export type TraceComparison = z.infer<typeof TraceComparison>
