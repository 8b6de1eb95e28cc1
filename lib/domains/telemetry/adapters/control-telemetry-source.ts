import type { ControlClient } from '@/lib/control/client'
import { collectorCalls } from '@/lib/control/collector-calls'
import type { StoredSql, TelemetrySource } from '../ports'
import { createControlTraceReader } from './control-trace-reader'

/** Longer than the collector's own limit for one question, so that its own words reach the reader. */
const options = { timeoutMs: 15_000 }

/** The collector as the console sees it: questions over its socket. */
export const createControlTelemetrySource = (collector: ControlClient): TelemetrySource => ({
  ...createControlTraceReader(collector, options),
  golden: (input) => collector.call(collectorCalls.golden, input, options),
  goldenOf: (input) => collector.call(collectorCalls.goldenOf, input, options),
  requestSums: (input) => collector.call(collectorCalls.requestSums, input, options),
  summary: (input) => collector.call(collectorCalls.summary, input, options),
  runtime: (input) => collector.call(collectorCalls.runtime, input, options),
  searchTraces: (input) => collector.call(collectorCalls.searchTraces, input, options),
  trace: (input) => collector.call(collectorCalls.trace, input, options),
  searchLogs: (input) => collector.call(collectorCalls.searchLogs, input, options),
  logFacets: (input) => collector.call(collectorCalls.logFacets, input, options),
  logPatterns: (input) => collector.call(collectorCalls.logPatterns, input, options),
  logContext: (input) => collector.call(collectorCalls.logContext, input, options),
  callers: (input) => collector.call(collectorCalls.callers, input, options),
  calls: (input) => collector.call(collectorCalls.calls, input, options),
  fanOut: (input) => collector.call(collectorCalls.fanOut, input, options),
  metricNames: (input) => collector.call(collectorCalls.metricNames, input, options),
  metricLabelValues: (input) => collector.call(collectorCalls.metricLabelValues, input, options),
  metricQuery: (input) => collector.call(collectorCalls.metricQuery, input, options),
  heatMap: (input) => collector.call(collectorCalls.heatMap, input, options),
  exemplars: (input) => collector.call(collectorCalls.exemplars, input, options),
  tailLogs: (input, signal) => collector.stream(collectorCalls.tailLogs, input, signal),
})

/** Questions in SQL, which the collector's own store alone answers. */
export const createControlStoredSql = (collector: ControlClient): StoredSql => ({ sql: (input) => collector.call(collectorCalls.sql, input, options) })
