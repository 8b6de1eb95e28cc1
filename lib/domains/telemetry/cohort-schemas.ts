import { z } from 'zod'
import { AnswerMeta, TraceBox, TraceSearchInput } from './schemas'

const { sort: _sort, limit: _limit, cursor: _cursor, box: _box, ...filter } = TraceSearchInput.shape
/** What finds the traces: as the search does, without its pages. */
export const TraceFilterInput = z.strictObject(filter)
export type TraceFilterInput = z.output<typeof TraceFilterInput>

export const ScatterPoint = z.object({
  traceId: z.string(),
  application: z.string(),
  operation: z.string(),
  startMs: z.number(),
  durationMs: z.number(),
  failed: z.boolean(),
  /** Without a root the whole of what arrived stands for it, and no box selects it. */
  hasRoot: z.boolean(),
})
export type ScatterPoint = z.infer<typeof ScatterPoint>

export const TraceScatterInput = z.strictObject({ ...TraceFilterInput.shape, bins: z.number().int().min(1).max(120).default(60), perBin: z.number().int().min(1).max(20).default(8) })
export const TraceScatterAnswer = z.object({
  /** By chance within each slice of the range, and the slowest and a failed one of each besides. */
  points: z.array(ScatterPoint),
  /** Spans that match, of which one in `oneIn` traces was looked at. */
  spans: z.number().int(),
  oneIn: z.number().int(),
  meta: AnswerMeta,
})
export type TraceScatterAnswer = z.infer<typeof TraceScatterAnswer>

export const cohortKinds = ['box', 'failed', 'slow'] as const
export const CohortsInput = z.strictObject({
  ...TraceFilterInput.shape,
  /** The traces of a box, those with a failed span, or the slowest twentieth. */
  cohort: z.enum(cohortKinds),
  box: TraceBox.optional(),
  /** Whose names and values may be in the answer. */
  visible: z.array(z.string()).max(2_000).nullable(),
})
export type CohortsInput = z.output<typeof CohortsInput>

export const CohortDifference = z.object({
  application: z.string(),
  /** An attribute of a span or of its resource; `operation` is a span's name. */
  key: z.string(),
  value: z.string(),
  isOperation: z.boolean(),
  /** Traces with such a span. */
  inCohort: z.number().int(),
  inRest: z.number().int(),
  /** Shares of the traces of each side. */
  cohortShare: z.number(),
  restShare: z.number(),
  /** Of the difference between the shares, with 99.9 % certainty: hundreds of values are compared at once. */
  low: z.number(),
  high: z.number(),
  /** How many times as often as in the rest; null where the rest has none. */
  lift: z.number().nullable(),
  /** Others that were in exactly the same traces. */
  also: z.array(z.object({ application: z.string(), key: z.string(), value: z.string() })),
})
export type CohortDifference = z.infer<typeof CohortDifference>

export const CohortsAnswer = z.object({
  /** Traces that were looked at. */
  cohort: z.number().int(),
  rest: z.number().int(),
  /** Fewer on either side and nothing is compared. */
  tracesMin: z.number().int(),
  /** From where on a trace is slow. */
  slowFromMs: z.number().nullable(),
  /** Surest difference first. */
  differences: z.array(CohortDifference),
  /** Values that were compared. */
  compared: z.number().int(),
  meta: AnswerMeta,
})
export type CohortsAnswer = z.infer<typeof CohortsAnswer>
