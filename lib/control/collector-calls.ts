import { z } from 'zod'
import { DrainTest } from '../domains/drains/problem-schemas'
import { DrainProgress } from '../domains/drains/progress-schemas'
import { CallsAnswer, CallsInput } from '../domains/telemetry/call-schemas'
import { FanOutAnswer, FanOutInput } from '../domains/telemetry/fan-out-schemas'
import {
  CallersAnswer, CallersInput, CollectorStatus, GoldenAnswer, GoldenInput, LogSearchAnswer, LogSearchInput, LogTailInput, LogTailItem, RuntimeAnswer, RuntimeInput,
  SummaryAnswer, SummaryInput, TraceAnswer, TraceInput, TraceSearchAnswer, TraceSearchInput,
} from '../domains/telemetry/schemas'
import { GoldenOfAnswer, GoldenOfInput, RequestSumsAnswer, RequestSumsInput } from '../domains/telemetry/many-schemas'
import { LogContextAnswer, LogContextInput, LogFacetsAnswer, LogFacetsInput, LogPatternsAnswer, LogPatternsInput } from '../domains/telemetry/log-schemas'
import {
  ExemplarsAnswer, ExemplarsInput, HeatMapAnswer, HeatMapInput, MetricLabelValuesAnswer, MetricLabelValuesInput, MetricNamesAnswer, MetricNamesInput, MetricQueryAnswer, MetricQueryInput,
} from '../domains/telemetry/metric-schemas'
import { PromqlAnswer, PromqlInput } from '../domains/telemetry/promql-schemas'
import { SourceReport, SourceState, TestSourceInput } from '../domains/telemetry/source-schemas'
import { SqlAnswer, SqlInput } from '../domains/telemetry/sql-schemas'
import { defineCall, defineStream } from './call'

/** What the console asks the collector, over its socket. */
export const collectorCalls = {
  golden: defineCall('golden', GoldenInput, GoldenAnswer),
  goldenOf: defineCall('golden-of', GoldenOfInput, GoldenOfAnswer),
  requestSums: defineCall('request-sums', RequestSumsInput, RequestSumsAnswer),
  summary: defineCall('summary', SummaryInput, SummaryAnswer),
  runtime: defineCall('runtime', RuntimeInput, RuntimeAnswer),
  searchTraces: defineCall('search-traces', TraceSearchInput, TraceSearchAnswer),
  /** The fault `not-found` when no span of it is stored. */
  trace: defineCall('trace', TraceInput, TraceAnswer),
  searchLogs: defineCall('search-logs', LogSearchInput, LogSearchAnswer),
  logFacets: defineCall('log-facets', LogFacetsInput, LogFacetsAnswer),
  logPatterns: defineCall('log-patterns', LogPatternsInput, LogPatternsAnswer),
  /** The fault `not-found` when no such line is stored. */
  logContext: defineCall('log-context', LogContextInput, LogContextAnswer),
  tailLogs: defineStream('tail-logs', LogTailInput, LogTailItem),
  /** Who called an application: by the span that each served request came from. */
  callers: defineCall('callers', CallersInput, CallersAnswer),
  /** Who called whom, of all applications in a scope. */
  calls: defineCall('calls', CallsInput, CallsAnswer),
  /** How many calls one request of an application makes. */
  fanOut: defineCall('fan-out', FanOutInput, FanOutAnswer),
  metricNames: defineCall('metric-names', MetricNamesInput, MetricNamesAnswer),
  metricLabelValues: defineCall('metric-label-values', MetricLabelValuesInput, MetricLabelValuesAnswer),
  metricQuery: defineCall('metric-query', MetricQueryInput, MetricQueryAnswer),
  heatMap: defineCall('heat-map', HeatMapInput, HeatMapAnswer),
  exemplars: defineCall('exemplars', ExemplarsInput, ExemplarsAnswer),
  /** In the words of the engine behind metrics; `conflict` where that is the embedded store. */
  promql: defineCall('promql', PromqlInput, PromqlAnswer),
  sourceStates: defineCall('source-states', z.strictObject({}), z.array(SourceState)),
  testSource: defineCall('test-source', TestSourceInput, SourceReport),
  /** A question in SQL to the collector's own store. */
  sql: defineCall('sql', SqlInput, SqlAnswer),
  /** How far the drains of a list are; one that the collector does not know yet is not among them. */
  drainProgress: defineCall('drain-progress', z.strictObject({ ids: z.array(z.string()).max(500) }), z.array(DrainProgress)),
  /** Sends one marked record now. The fault `not-found` for a drain that the daemon does not know. */
  testDrain: defineCall('test-drain', z.strictObject({ id: z.string() }), DrainTest),
  status: defineCall('status', z.strictObject({}), CollectorStatus),
}
