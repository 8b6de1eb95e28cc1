import { z } from 'zod'
import { MetricSeries, MetricType } from './metric-schemas'
import { ScopeQuery, teamScope } from './query-schemas'
import { AnswerMeta } from './schemas'

/** Query strings of the API of metrics. A query is written as `core/metric-expression.ts` says. */
const expression = z.string().max(4_000)
const Scope = { ...ScopeQuery.shape, team: teamScope }

/** Letters by which a formula names the queries. */
export const queryLetters = ['a', 'b', 'c', 'd', 'e', 'f'] as const
export type QueryLetter = (typeof queryLetters)[number]

export const MetricsQuery = z.strictObject({
  ...Scope,
  a: expression.optional(),
  b: expression.optional(),
  c: expression.optional(),
  d: expression.optional(),
  e: expression.optional(),
  f: expression.optional(),
  /** Over the letters above: `a / b * 100`. */
  formula: z.string().max(500).optional(),
  /** The same a day or a week earlier, laid over the range. */
  compare: z.enum(['none', 'day', 'week']).default('none'),
  points: z.coerce.number<number | string>().int().min(1).max(720).default(120),
})
export type MetricsQuery = z.infer<typeof MetricsQuery>
export type MetricsQueryInput = z.input<typeof MetricsQuery>

/** What one query, or the formula, answers. */
export const MetricsLine = z.object({
  key: z.enum([...queryLetters, 'formula']),
  type: MetricType,
  unit: z.string(),
  series: z.array(MetricSeries),
  more: z.number().int(),
  /** Null where nothing is compared. */
  earlier: z.array(MetricSeries).nullable(),
})
export type MetricsLine = z.infer<typeof MetricsLine>
export const MetricsAnswer = z.object({ startMs: z.number().int(), stepMs: z.number().int(), lines: z.array(MetricsLine), meta: AnswerMeta })
export type MetricsAnswer = z.infer<typeof MetricsAnswer>

const searching = { search: z.string().max(255).default(''), limit: z.coerce.number<number | string>().int().min(1).max(500).default(50) }

export const MetricNamesQuery = z.strictObject({ ...Scope, ...searching })
export type MetricNamesQuery = z.infer<typeof MetricNamesQuery>
export type MetricNamesQueryInput = z.input<typeof MetricNamesQuery>

export const MetricLabelsQuery = z.strictObject({ ...Scope, ...searching, metric: z.string().min(1).max(255), label: z.string().min(1).max(200) })
export type MetricLabelsQuery = z.infer<typeof MetricLabelsQuery>
export type MetricLabelsQueryInput = z.input<typeof MetricLabelsQuery>

export const HeatMapQuery = z.strictObject({
  ...Scope,
  /** Of its metric and filters; left out, of the time that served requests took. */
  q: expression.optional(),
  points: z.coerce.number<number | string>().int().min(1).max(240).default(80),
})
export type HeatMapQuery = z.infer<typeof HeatMapQuery>
export type HeatMapQueryInput = z.input<typeof HeatMapQuery>

export const ExemplarsQuery = z.strictObject({ ...Scope, q: expression, limit: z.coerce.number<number | string>().int().min(1).max(500).default(100) })
export type ExemplarsQuery = z.infer<typeof ExemplarsQuery>
export type ExemplarsQueryInput = z.input<typeof ExemplarsQuery>
