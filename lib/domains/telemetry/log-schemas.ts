import { z } from 'zod'
import { AnswerMeta, LogLine, LogSearchInput, Selector, Severity } from './schemas'

/** One of the questions that look at everything a search finds. */
export const LogFacetsInput = LogSearchInput.omit({ limit: true, cursor: true })
const FacetValue = z.object({ value: z.string(), count: z.number().int() })
export const Facet = z.object({
  /** As the search grammar names it. */
  field: z.string(),
  /** The most frequent ones, at most ten. */
  values: z.array(FacetValue),
  /** How many other values there are. */
  more: z.number().int(),
  /** Lines that carry the field. */
  lines: z.number().int(),
})
export type Facet = z.infer<typeof Facet>
export const LogFacetsAnswer = z.object({
  /**
   * Application, instance, zone and severity, over all lines found. A field's own conditions do not count for it: what else
   * could be chosen stays in sight.
   */
  fields: z.array(Facet),
  /** The attributes that most lines carry, at most twelve, over the newest lines found. */
  attributes: z.array(Facet),
  /** Over how many lines the attributes were counted. */
  attributeLines: z.number().int(),
  /** Lines found. */
  total: z.number().int(),
  meta: AnswerMeta,
})
export type LogFacetsAnswer = z.infer<typeof LogFacetsAnswer>

export const LogPatternsInput = LogFacetsInput
export const LogPattern = z.object({
  /** The line with `<*>` where values differ. */
  template: z.string(),
  /** The inside of an expression that finds its lines. */
  expression: z.string(),
  count: z.number().int(),
  firstMs: z.number(),
  lastMs: z.number(),
  /** The worst. */
  severity: Severity,
  /** The newest line. */
  example: z.object({ id: z.string(), body: z.string(), application: z.string() }),
  /** Lines in thirty equal parts of the range; null where none was looked at. */
  spark: z.array(z.number().int().nullable()),
  /** Not met in the range of the same length before; null when nothing was stored then. */
  isNew: z.boolean().nullable(),
})
export type LogPattern = z.infer<typeof LogPattern>
export const LogPatternsAnswer = z.object({
  /** The most frequent first, at most 100. */
  patterns: z.array(LogPattern),
  /** Patterns left out, and their lines. */
  more: z.object({ patterns: z.number().int(), lines: z.number().int() }),
  /** Newest lines that were looked at, here and in the range before. */
  lines: z.number().int(),
  linesBefore: z.number().int(),
  /** Older lines were found, and not looked at. */
  cut: z.boolean(),
  meta: AnswerMeta,
})
export type LogPatternsAnswer = z.infer<typeof LogPatternsAnswer>

/** As `LogLine.id`: nanoseconds, the day of arrival, a number. */
export const LineId = z.string().regex(/^\d{1,19}\.[\w.-]{1,20}\.\d{1,18}$/, 'This is no id of a line.')
export const LogContextInput = z.strictObject({ selector: Selector, id: LineId, before: z.number().int().min(0).max(200).default(10), after: z.number().int().min(0).max(200).default(10) })
export const LogContextAnswer = z.object({
  line: LogLine,
  /** Both oldest first. The line at the edge is where to go on from. */
  before: z.array(LogLine),
  after: z.array(LogLine),
  moreBefore: z.boolean(),
  moreAfter: z.boolean(),
  meta: AnswerMeta,
})
export type LogContextAnswer = z.infer<typeof LogContextAnswer>
