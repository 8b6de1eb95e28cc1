import { z } from 'zod'
import { AnswerMeta, Selector, TimeRange } from './schemas'

/**
 * A counter only grows (or is sent as what was added), a gauge goes both ways, a histogram counts observations by bucket.
 * `unknown`: the engine behind does not say; it is treated like a gauge, and may be asked for its rate all the same.
 */
export const MetricType = z.enum(['counter', 'gauge', 'histogram', 'unknown'])
export type MetricType = z.infer<typeof MetricType>

export const MetricName = z.string().min(1).max(255)
/**
 * Labels are named `application`, `cluster`, `serverGroup`, `instance` and `zone` where they are the sender's dimensions; any
 * other name is an attribute of the point, or else of its resource. A label that a series lacks is ''.
 */
export const LabelName = z.string().min(1).max(200)

/** Expressions are RE2's and match the whole value, as Prometheus has it. */
export const MetricFilter = z.strictObject({ label: LabelName, op: z.enum(['=', '!=', '=~', '!~']), value: z.string().max(1_000) })
export type MetricFilter = z.infer<typeof MetricFilter>

/**
 * How the series of a group become one, step by step.
 *
 * | | gauge, unknown | counter | histogram |
 * | --- | --- | --- | --- |
 * | sum avg min max | of the series' last value in the step | likewise: of the running total, or of what was added in the step where that is what is sent | of the observations in the step; min and max as near as buckets tell |
 * | count | how many series reported | likewise | how many observations there were |
 * | increase, rate | what the last value grew by (rate: per second); a fall is a restart from zero | likewise | of the observations |
 * | quantile | over the series' last values | likewise | of the observations, from their buckets |
 */
export const MetricAggregation = z.enum(['sum', 'avg', 'min', 'max', 'count', 'rate', 'increase', 'quantile'])
export type MetricAggregation = z.infer<typeof MetricAggregation>

/** Which metrics there are. */
export const MetricNamesInput = z.strictObject({
  selector: Selector,
  range: TimeRange,
  /** Part of the name, any case; names that begin with it come first. */
  search: z.string().max(255).default(''),
  limit: z.number().int().min(1).max(500).default(50),
})
export const MetricAbout = z.object({
  name: z.string(),
  type: MetricType,
  /** As it was sent: UCUM (`s`, `ms`, `By`, `1`, `{request}`) or a word such as `seconds`; '' where nothing says. */
  unit: z.string(),
  description: z.string(),
  /** Names that can be filtered and grouped by, the five dimensions that occur first. */
  labels: z.array(z.string()),
})
export type MetricAbout = z.infer<typeof MetricAbout>
export const MetricNamesAnswer = z.object({
  metrics: z.array(MetricAbout),
  /** Found metrics that the limit left out. */
  more: z.number().int(),
  meta: AnswerMeta,
})
export type MetricNamesAnswer = z.infer<typeof MetricNamesAnswer>

/** What values a label of a metric has, sorted. */
export const MetricLabelValuesInput = z.strictObject({
  selector: Selector,
  range: TimeRange,
  metric: MetricName,
  label: LabelName,
  search: z.string().max(255).default(''),
  limit: z.number().int().min(1).max(500).default(50),
})
export const MetricLabelValuesAnswer = z.object({ values: z.array(z.string()), more: z.number().int(), meta: AnswerMeta })
export type MetricLabelValuesAnswer = z.infer<typeof MetricLabelValuesAnswer>

/** One question about one metric. */
export const MetricQueryInput = z.strictObject({
  selector: Selector,
  range: TimeRange,
  /** The least: where series report more rarely the answer has wider steps, so that a step without a point is a hole. */
  stepMs: z.number().int().min(1_000),
  metric: MetricName,
  filters: z.array(MetricFilter).max(20).default([]),
  aggregation: MetricAggregation,
  /** Of `quantile` alone. */
  quantile: z.number().min(0).max(1).default(0.95),
  groupBy: z.array(LabelName).max(4).default([]),
  /** Asks about the same range so much earlier; the answer's times are moved back over `range`. */
  offsetMs: z.number().int().min(0).max(31 * 86_400_000).default(0),
  /** The series with the largest values are kept. */
  seriesMax: z.number().int().min(1).max(100).default(20),
})
export type MetricQueryInput = z.infer<typeof MetricQueryInput>

export const MetricSeries = z.object({
  /** The values of `groupBy`, by label; empty without it. */
  labels: z.record(z.string(), z.string()),
  /** Step i covers [startMs + i * stepMs, startMs + (i + 1) * stepMs). Null is a hole: nothing was reported, or it cannot be told. */
  values: z.array(z.number().nullable()),
})
export type MetricSeries = z.infer<typeof MetricSeries>

export const MetricQueryAnswer = z.object({
  type: MetricType,
  /** Of the values: that of the metric, with `/s` after it for a rate; '' for a number of things or where nothing says. */
  unit: z.string(),
  /** A multiple of `stepMs`. */
  startMs: z.number().int(),
  stepMs: z.number().int(),
  series: z.array(MetricSeries),
  /** Series that the limit left out. */
  more: z.number().int(),
  meta: AnswerMeta,
})
export type MetricQueryAnswer = z.infer<typeof MetricQueryAnswer>

/** How observations lie over time: of a histogram, or of the time that served requests took where no metric is named. */
export const HeatMapInput = z.strictObject({
  selector: Selector,
  range: TimeRange,
  stepMs: z.number().int().min(10_000),
  metric: MetricName.optional(),
  filters: z.array(MetricFilter).max(20).default([]),
})
export const HeatMapAnswer = z.object({
  unit: z.string(),
  startMs: z.number().int(),
  stepMs: z.number().int(),
  /** Rising upper bounds, at most 60; each holds what lies above the one before. Null is infinity, and can only be the last. */
  bounds: z.array(z.number().nullable()),
  /** For each step a count by bound; null where nothing was reported. */
  columns: z.array(z.array(z.number()).nullable()),
  meta: AnswerMeta,
})
export type HeatMapAnswer = z.infer<typeof HeatMapAnswer>

/** Single observations with the trace that made them, the newest of each step and series first. */
export const ExemplarsInput = z.strictObject({
  selector: Selector,
  range: TimeRange,
  metric: MetricName,
  filters: z.array(MetricFilter).max(20).default([]),
  limit: z.number().int().min(1).max(500).default(100),
})
export const Exemplar = z.object({
  atMs: z.number(),
  value: z.number(),
  /** 32 lower-case hex digits. */
  traceId: z.string(),
  spanId: z.string().nullable(),
  application: z.string(),
  instance: z.string().nullable(),
  /** The series' attributes and what the exemplar says besides. */
  labels: z.record(z.string(), z.string()),
})
export type Exemplar = z.infer<typeof Exemplar>
export const ExemplarsAnswer = z.object({ items: z.array(Exemplar), more: z.number().int(), meta: AnswerMeta })
export type ExemplarsAnswer = z.infer<typeof ExemplarsAnswer>
