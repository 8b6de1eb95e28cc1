import { z } from 'zod'
import { cohortKinds } from './cohort-schemas'
import { TracesQuery } from './query-schemas'
import { rowsMax, TraceMatchesInput } from './trace-schemas'

const whole = z.coerce.number<number | string>().int()

const Fold = {
  /** Whether parents are open or folded, but for `except`. */
  base: z.enum(['open', 'folded']).default('open'),
  /** Span ids divided by commas, at most 300. */
  except: z.string().regex(/^([0-9a-f]{16}(,[0-9a-f]{16}){0,299})?$/, 'Write span ids divided by commas, at most 300.').default(''),
}
export const TraceRowsQuery = z.strictObject({ ...Fold, from: whole.min(0).default(0), count: whole.min(1).max(rowsMax).default(100) })
export type TraceRowsQuery = z.infer<typeof TraceRowsQuery>
export type TraceRowsQueryInput = z.input<typeof TraceRowsQuery>

export const TraceSpanQuery = z.strictObject(Fold)
export type TraceSpanQuery = z.infer<typeof TraceSpanQuery>
export type TraceSpanQueryInput = z.input<typeof TraceSpanQuery>

export const TraceMatchesQuery = z.strictObject({
  operation: TraceMatchesInput.shape.operation,
  /** `key=value key2="with blanks"`, at most 8 pairs. */
  attributes: z.string().max(2_000).optional(),
  failed: z.enum(['yes', 'no']).default('no'),
})
export type TraceMatchesQuery = z.infer<typeof TraceMatchesQuery>
export type TraceMatchesQueryInput = z.input<typeof TraceMatchesQuery>

export const ComparisonQuery = z.strictObject({ with: z.string().regex(/^[0-9a-f]{32}$/, 'A trace id is 32 lower-case hex digits.') })

const { sort: _sort, limit: _limit, cursor: _cursor, ...filter } = TracesQuery.shape
const { box: _box, ...plotted } = filter
export const TraceScatterQuery = z.strictObject({ ...plotted, bins: whole.min(1).max(120).default(60), perBin: whole.min(1).max(20).default(8) })
export type TraceScatterQuery = z.infer<typeof TraceScatterQuery>
export type TraceScatterQueryInput = z.input<typeof TraceScatterQuery>

/** `box` is needed when the cohort is one. */
export const CohortsQuery = z.strictObject({ ...filter, cohort: z.enum(cohortKinds).default('slow') })
export type CohortsQuery = z.infer<typeof CohortsQuery>
export type CohortsQueryInput = z.input<typeof CohortsQuery>
