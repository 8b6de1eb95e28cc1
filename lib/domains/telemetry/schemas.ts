import { z } from 'zod'
import { ScrapeStatus } from './scrape-schemas'

/** Milliseconds since 1970-01-01 UTC; the range is [fromMs, toMs). */
export const TimeRange = z.strictObject({ fromMs: z.number().int().nonnegative(), toMs: z.number().int().nonnegative() })
export type TimeRange = z.infer<typeof TimeRange>

/**
 * What the question is about. `applications` is the actor's scope: null means all (operators). Names are `service.name`,
 * lower-cased; the other fields are the resource attributes that the runtime gives every instance.
 */
export const Selector = z.strictObject({
  applications: z.array(z.string()).max(2_000).nullable(),
  cluster: z.string().optional(),
  serverGroup: z.string().optional(),
  instance: z.string().optional(),
  zone: z.string().optional(),
})
export type Selector = z.infer<typeof Selector>

export const Dimension = z.enum(['application', 'cluster', 'serverGroup', 'instance', 'zone'])
export type Dimension = z.infer<typeof Dimension>

/** Where an answer comes from, how old it is and whether anything is missing. Every telemetry answer carries it. */
export const AnswerMeta = z.object({
  source: z.string(),
  /** Everything that arrived before this moment is in the answer. */
  asOfMs: z.number(),
  /** Arrival of the newest signal in scope, null when there is none. */
  newestMs: z.number().nullable(),
  complete: z.boolean(),
  missing: z.array(z.string()),
})
export type AnswerMeta = z.infer<typeof AnswerMeta>

/** Server spans alone: one request counted once where it was served. Latencies in milliseconds; null where nothing was seen. */
export const GoldenPoint = z.object({
  atMs: z.number(),
  requests: z.number(),
  errors: z.number(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** Requests that took longer than `slowMs`, within 2 %. Absent where it was not asked, or the source cannot tell. */
  slow: z.number().optional(),
})
export type GoldenPoint = z.infer<typeof GoldenPoint>

export const GoldenInput = z.strictObject({
  selector: Selector,
  range: TimeRange,
  /** A multiple of 10 s. */
  stepMs: z.number().int().min(10_000),
  /** One series for each value of the dimension, at most 8, largest first; absent: one series. */
  by: Dimension.optional(),
  /** Counts the slower requests of each step as well. */
  slowMs: z.number().positive().max(10_000_000).optional(),
})
export const GoldenAnswer = z.object({
  /** A step with no point is a gap. `key` is '' without `by`. Requests are counts in the step, not rates. */
  series: z.array(z.object({ key: z.string(), points: z.array(GoldenPoint) })),
  stepMs: z.number(),
  /** Series left out by the limit. */
  more: z.number().int(),
  meta: AnswerMeta,
})
export type GoldenAnswer = z.infer<typeof GoldenAnswer>

/** Totals over the range for each value of a dimension, with a spark line of at most 60 points (null: nothing seen). */
export const SummaryInput = z.strictObject({
  selector: Selector,
  range: TimeRange,
  by: Dimension,
  sort: z.enum(['errors', 'requests', 'p95', 'key']).default('errors'),
  limit: z.number().int().min(1).max(2_000).default(50),
  offset: z.number().int().min(0).default(0),
  /** Only these keys, in any order: for joining a page of rows that something else sorted. */
  keys: z.array(z.string()).max(2_000).optional(),
  sparkPoints: z.number().int().min(0).max(60).default(0),
})
/** A column for each figure, a place for each slot of the range: half the bytes of a list of points. Latencies have three significant digits. */
export const SparkLine = z.object({ requests: z.array(z.number().nullable()), errors: z.array(z.number().nullable()), p95Ms: z.array(z.number().nullable()) })
export type SparkLine = z.infer<typeof SparkLine>
export const SummaryRow = z.object({
  key: z.string(),
  requests: z.number(),
  errors: z.number(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** The zone with the highest p95, where the dimension is above zones. */
  worstZone: z.object({ zone: z.string(), p95Ms: z.number() }).nullable(),
  /** Empty columns when no sparks were asked for, or nothing was seen. */
  spark: SparkLine,
})
export type SummaryRow = z.infer<typeof SummaryRow>
export const SummaryAnswer = z.object({ rows: z.array(SummaryRow), total: z.number().int(), meta: AnswerMeta })
export type SummaryAnswer = z.infer<typeof SummaryAnswer>

/**
 * Requests served by one application, by who called: the application of the span that a request came from, or null where no
 * calling span was seen (people, untraced programs). `through` names what only passes requests on, like the proxy: its spans are
 * followed to the one before. Counted over the newest 20,000 requests of the range.
 */
export const CallersInput = z.strictObject({ application: z.string(), range: TimeRange, through: z.array(z.string()).max(8).default([]) })
export type CallersInput = z.infer<typeof CallersInput>
export const CallersAnswer = z.object({ callers: z.array(z.object({ application: z.string().nullable(), requests: z.number() })), meta: AnswerMeta })
export type CallersAnswer = z.infer<typeof CallersAnswer>

/** CPU is a share of one core (1 = 100 %), memory in bytes, event loop delay (p99) in milliseconds. */
export const RuntimePoint = z.object({
  atMs: z.number(),
  cpu: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  eventLoopMs: z.number().nullable(),
})
export type RuntimePoint = z.infer<typeof RuntimePoint>
export const RuntimeInput = z.strictObject({ selector: Selector, range: TimeRange, stepMs: z.number().int().min(5_000) })
/** One series for each instance, at most 50. */
export const RuntimeAnswer = z.object({
  series: z.array(z.object({ instance: z.string(), points: z.array(RuntimePoint) })),
  stepMs: z.number(),
  more: z.number().int(),
  meta: AnswerMeta,
})
export type RuntimeAnswer = z.infer<typeof RuntimeAnswer>

export const SpanKind = z.enum(['internal', 'server', 'client', 'producer', 'consumer'])
export type SpanKind = z.infer<typeof SpanKind>

/** A part of the plot: traces whose root began and took so long. A trace of which no root has arrived is in none. */
export const TraceBox = z.strictObject({ fromMs: z.number().int().nonnegative(), toMs: z.number().int().nonnegative(), minMs: z.number().nonnegative(), maxMs: z.number().nonnegative() })
export type TraceBox = z.infer<typeof TraceBox>

export const TraceSearchInput = z.strictObject({
  selector: Selector,
  range: TimeRange,
  /** Part of a span's name, any case. */
  operation: z.string().max(200).optional(),
  /** `key=value` pairs over span and resource attributes; one span must meet all of them. `not`: another value or none. */
  attributes: z.array(z.object({ key: z.string(), value: z.string(), not: z.literal(true).optional() })).max(8).default([]),
  minMs: z.number().nonnegative().optional(),
  maxMs: z.number().nonnegative().optional(),
  status: z.enum(['any', 'error', 'ok']).default('any'),
  box: TraceBox.optional(),
  sort: z.enum(['newest', 'slowest']).default('newest'),
  limit: z.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
})
export const TraceRow = z.object({
  traceId: z.string(),
  /** The earliest span seen: the root unless it has not arrived. */
  rootApplication: z.string(),
  rootOperation: z.string(),
  startMs: z.number(),
  durationMs: z.number(),
  spans: z.number().int(),
  errors: z.number().int(),
  applications: z.array(z.string()),
})
export type TraceRow = z.infer<typeof TraceRow>
export const TraceSearchAnswer = z.object({ items: z.array(TraceRow), next: z.string().nullable(), total: z.number().int().nullable(), meta: AnswerMeta })
export type TraceSearchAnswer = z.infer<typeof TraceSearchAnswer>

export const Attributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown()), z.record(z.string(), z.unknown())]))

/** Times are nanoseconds since 1970 as decimal strings, exactly as they came; `startOffsetMs` is relative to the trace's start. */
export const Span = z.object({
  spanId: z.string(),
  parentId: z.string().nullable(),
  name: z.string(),
  kind: SpanKind,
  application: z.string(),
  instance: z.string().nullable(),
  zone: z.string().nullable(),
  startUnixNano: z.string(),
  startOffsetMs: z.number(),
  durationMs: z.number(),
  status: z.enum(['unset', 'ok', 'error']),
  statusMessage: z.string(),
  attributes: Attributes,
  resource: Attributes,
  events: z.array(z.object({ name: z.string(), offsetMs: z.number(), attributes: Attributes })),
})
export type Span = z.infer<typeof Span>
export const TraceInput = z.strictObject({ traceId: z.string().regex(/^[0-9a-f]{32}$/, 'A trace id is 32 lower-case hex digits.'), spansMax: z.number().int().min(1).max(5_000).default(2_000) })
export const TraceAnswer = z.object({
  traceId: z.string(),
  startMs: z.number(),
  durationMs: z.number(),
  /** In tree order, children by start. */
  spans: z.array(Span),
  /** Spans left out by `spansMax`. */
  more: z.number().int(),
  meta: AnswerMeta,
})
export type TraceAnswer = z.infer<typeof TraceAnswer>

export const Severity = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
export type Severity = z.infer<typeof Severity>
export const LogLine = z.object({
  /** Orders lines exactly and resumes a tail. */
  id: z.string(),
  atMs: z.number(),
  severity: Severity,
  application: z.string(),
  instance: z.string().nullable(),
  zone: z.string().nullable(),
  body: z.string(),
  traceId: z.string().nullable(),
  spanId: z.string().nullable(),
  attributes: Attributes,
})
export type LogLine = z.infer<typeof LogLine>
const LogFilter = {
  selector: Selector,
  /** The search grammar (`core/search-grammar.ts`): words, fields, expressions. One that cannot be read is `invalid-input` at `#/q`. */
  q: z.string().max(1_000).optional(),
  /** This severity and above. */
  severity: Severity.optional(),
  traceId: z.string().optional(),
}
/** Up to 1,000 lines at once, for downloads; a page of a screen has 100. */
export const LogSearchInput = z.strictObject({ ...LogFilter, range: TimeRange, limit: z.number().int().min(1).max(1_000).default(100), cursor: z.string().max(400).optional() })
export const LogSearchAnswer = z.object({
  /** Newest first. */
  items: z.array(LogLine),
  next: z.string().nullable(),
  total: z.number().int().nullable(),
  /** Counts by severity over the range in at most 60 buckets; only on the first page. */
  histogram: z.array(z.object({ atMs: z.number(), counts: z.partialRecord(Severity, z.number()) })),
  bucketMs: z.number(),
  meta: AnswerMeta,
})
export type LogSearchAnswer = z.infer<typeof LogSearchAnswer>
export const LogTailInput = z.strictObject(LogFilter)
/** Lines as they are stored, in batches; `dropped` counts what a slow reader missed. */
export const LogTailItem = z.object({ lines: z.array(LogLine), dropped: z.number().int() })
export type LogTailItem = z.infer<typeof LogTailItem>

/** The protocols in which telemetry comes in. */
export const intakeNames = ['otlp', 'grpc', 'zipkin', 'prometheus', 'loki', 'syslog'] as const
export type IntakeName = (typeof intakeNames)[number]

export const IntakeCount = z.object({
  name: z.enum(intakeNames),
  taken: z.number().int(),
  /** Answered with the protocol's own error, not to be sent again. */
  broken: z.number().int(),
  /** Told to come again: the queue was full or the store could not write. */
  heldOff: z.number().int(),
})
export type IntakeCount = z.infer<typeof IntakeCount>

/** What an application's signals lost to the limits on different names (`core/cardinality.ts`), by reason. */
export const LimitedApplication = z.object({
  /** '' gathers the applications that are too many to be named. */
  application: z.string(),
  /** Spans kept under the operation `other`. */
  operations: z.number().int(),
  /** Attributes of spans and lines taken out. */
  attributes: z.number().int(),
  /** Points of deltas added to the series of the overflow. */
  merged: z.number().int(),
  /** Points that cannot be added up, and so were not kept. */
  points: z.number().int(),
})
export type LimitedApplication = z.infer<typeof LimitedApplication>

export const CollectorStatus = z.object({
  received: z.object({ spans: z.number(), points: z.number(), logs: z.number() }),
  refused: z.object({ spans: z.number(), points: z.number(), logs: z.number() }),
  /** Bytes of the requests in which what was received came, inflated. */
  receivedBytes: z.object({ spans: z.number(), points: z.number(), logs: z.number() }).default({ spans: 0, points: 0, logs: 0 }),
  queueBytes: z.number(),
  queueBytesMax: z.number(),
  storedBytes: z.number(),
  oldestDay: z.string().nullable(),
  days: z.number().int(),
  newestMs: z.number().nullable(),
  /** Since when writes fail, and why; null while they do not. Senders are told to come again. */
  stopped: z.object({ sinceMs: z.number(), why: z.enum(['room', 'fault']) }).nullable().default(null),
  /** Days whose file is damaged and was renamed: what they held is missing from answers. */
  setAside: z.array(z.string()).default([]),
  /** Requests since the collector started, by protocol. */
  intakes: z.array(IntakeCount).default([]),
  /** How long and how large signals are kept. */
  retention: z.object({ daysMax: z.number().int(), bytesMax: z.number() }).default({ daysMax: 7, bytesMax: 5 * 1024 ** 3 }),
  /** Days of which errors, slow traces and all counts are left, to keep within the size. */
  thin: z.array(z.object({ day: z.string(), spansDropped: z.number(), logsDropped: z.number() })).default([]),
  /** What was cut by the limits on different names, by application, since the collector started. */
  limited: z.array(LimitedApplication).default([]),
  scrapes: ScrapeStatus.default({ targets: 0, failing: 0, shown: [], stale: false }),
})
export type CollectorStatus = z.infer<typeof CollectorStatus>
