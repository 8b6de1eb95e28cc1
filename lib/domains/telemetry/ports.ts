import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { CallsAnswer, CallsInput } from './call-schemas'
import type { FanOutAnswer, FanOutInput } from './fan-out-schemas'
import type {
  ExemplarsAnswer, ExemplarsInput, HeatMapAnswer, HeatMapInput, MetricLabelValuesAnswer, MetricLabelValuesInput, MetricNamesAnswer, MetricNamesInput, MetricQueryAnswer, MetricQueryInput,
} from './metric-schemas'
import type { AttributeMap, SignalBatch } from './core/records'
import type { Dimensions } from './core/resource'
import type { RowBatch } from './core/rows'
import type { GoldenOfAnswer, GoldenOfInput, RequestSumsAnswer, RequestSumsInput } from './many-schemas'
import type { LogContextAnswer, LogContextInput, LogFacetsAnswer, LogFacetsInput, LogPatternsAnswer, LogPatternsInput } from './log-schemas'
import type {
  CallersAnswer, CallersInput, GoldenAnswer, GoldenInput, LogLine, LogSearchAnswer, LogSearchInput, LogTailInput, LogTailItem, RuntimeAnswer, RuntimeInput, SummaryAnswer, SummaryInput,
  TraceAnswer, TraceInput, TraceSearchAnswer, TraceSearchInput,
} from './schemas'
import type { SqlAnswer, SqlInput } from './sql-schemas'
import type { TraceReader } from './trace-ports'

type Ask<I extends z.ZodType, O> = (input: z.output<I>) => Promise<Result<O, Fault>>

/** Questions about metrics of any name, of whichever engine keeps them. Formulas over several are worked out above it. */
export interface MetricReader {
  metricNames: Ask<typeof MetricNamesInput, MetricNamesAnswer>
  metricLabelValues: Ask<typeof MetricLabelValuesInput, MetricLabelValuesAnswer>
  /** A metric that nothing in scope reports is an answer without series, not a fault. */
  metricQuery: Ask<typeof MetricQueryInput, MetricQueryAnswer>
  heatMap: Ask<typeof HeatMapInput, HeatMapAnswer>
  exemplars: Ask<typeof ExemplarsInput, ExemplarsAnswer>
}

/**
 * Requests of many applications at once, each as if it were asked about alone. An engine that cannot tell of many in one question is
 * asked about one after the other, a few at a time.
 */
export interface ManyReader {
  goldenOf: Ask<typeof GoldenOfInput, GoldenOfAnswer>
  requestSums: Ask<typeof RequestSumsInput, RequestSumsAnswer>
}

/** Questions about what was stored. A question that takes too long is the fault `unavailable`, never a short answer. */
export interface TelemetryReader extends MetricReader, ManyReader, TraceReader {
  golden: Ask<typeof GoldenInput, GoldenAnswer>
  summary: Ask<typeof SummaryInput, SummaryAnswer>
  runtime: Ask<typeof RuntimeInput, RuntimeAnswer>
  searchTraces: Ask<typeof TraceSearchInput, TraceSearchAnswer>
  /** `not-found` when no span of the trace is stored. */
  trace: Ask<typeof TraceInput, TraceAnswer>
  searchLogs: Ask<typeof LogSearchInput, LogSearchAnswer>
  /** By what the found lines can be narrowed. */
  logFacets: Ask<typeof LogFacetsInput, LogFacetsAnswer>
  /** Found lines that differ only in their values, as one. */
  logPatterns: Ask<typeof LogPatternsInput, LogPatternsAnswer>
  /** What the instance of a line wrote before and after it; `not-found` when no such line is stored. */
  logContext: Ask<typeof LogContextInput, LogContextAnswer>
  callers: Ask<typeof CallersInput, CallersAnswer>
  /** Who called whom, of all applications in the scope. */
  calls: Ask<typeof CallsInput, CallsAnswer>
  fanOut: Ask<typeof FanOutInput, FanOutAnswer>
}

/** A line on its way into the store, with where it came from, for the live tail. */
export interface ArrivedLine {
  line: LogLine
  from: Dimensions
  resource: AttributeMap
}

/** The store can do nothing more before it is opened by a new process. */
export class StoreLost extends Error {}

export interface TelemetryWriter {
  /** True when `write` takes rows; the lines of rows are not given back. */
  readonly takesRows?: boolean
  /** Stores judged batches together: when it resolves, all of them survive a kill. Throws when none was stored, `StoreLost` when nothing will be. */
  write(batches: SignalBatch[], rows?: RowBatch): Promise<ArrivedLine[]>
}

/** What the collector's own store answers besides: other engines have languages of their own. */
export interface StoredSql {
  sql: Ask<typeof SqlInput, SqlAnswer>
}

/** What the console needs of a collector. */
export interface TelemetrySource extends TelemetryReader {
  tailLogs(input: z.output<typeof LogTailInput>, signal: AbortSignal): AsyncIterable<LogTailItem>
}

/** The names a reader may see; null means all (operators). Answered by the delivery domain, wired in `compose/`. */
export type VisibleApplications = (actor: Actor) => Promise<string[] | null>
