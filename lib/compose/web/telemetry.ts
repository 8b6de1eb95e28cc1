import { createControlStoredSql, createControlTelemetrySource } from '@/lib/domains/telemetry/adapters/control-telemetry-source'
import { compareTraceCohorts } from '@/lib/domains/telemetry/compare-trace-cohorts'
import { countLogFacets } from '@/lib/domains/telemetry/count-log-facets'
import { downloadLogs } from '@/lib/domains/telemetry/download-logs'
import { downloadTrace } from '@/lib/domains/telemetry/download-trace'
import { findLogPatterns } from '@/lib/domains/telemetry/find-log-patterns'
import { queryMetrics } from '@/lib/domains/telemetry/query-metrics'
import { readExemplars } from '@/lib/domains/telemetry/read-exemplars'
import { readFanOut } from '@/lib/domains/telemetry/read-fan-out'
import { readGolden } from '@/lib/domains/telemetry/read-golden'
import { readHeatMap } from '@/lib/domains/telemetry/read-heat-map'
import { readLogContext } from '@/lib/domains/telemetry/read-log-context'
import { readMetricLabels, readMetricNames } from '@/lib/domains/telemetry/read-metric-names'
import { readRuntime } from '@/lib/domains/telemetry/read-runtime'
import { readSummary } from '@/lib/domains/telemetry/read-summary'
import { readTrace } from '@/lib/domains/telemetry/read-trace'
import { runSql } from '@/lib/domains/telemetry/run-sql'
import { compareTwoTraces, findInTrace, readTraceRows, readTraceSpan, readTraceSummary } from '@/lib/domains/telemetry/read-trace-parts'
import { readTraceScatter } from '@/lib/domains/telemetry/read-trace-scatter'
import { searchLogs } from '@/lib/domains/telemetry/search-logs'
import { searchTraces } from '@/lib/domains/telemetry/search-traces'
import { tailLogs } from '@/lib/domains/telemetry/tail-logs'
import { visibleApplicationNames } from './applications'
import { type WebContext, webContext } from './context'

function compose({ collector, clock, database }: WebContext) {
  const teamId = async (slug: string) => (await database.team.findUnique({ where: { slug }, select: { id: true } }))?.id ?? null
  const ports = { source: createControlTelemetrySource(collector), visible: visibleApplicationNames, clock, teamId }
  return {
    golden: readGolden(ports),
    summary: readSummary(ports),
    runtime: readRuntime(ports),
    fanOut: readFanOut(ports),
    searchTraces: searchTraces(ports),
    trace: readTrace(ports),
    traceSummary: readTraceSummary(ports),
    traceRows: readTraceRows(ports),
    traceSpan: readTraceSpan(ports),
    traceMatches: findInTrace(ports),
    compareTraces: compareTwoTraces(ports),
    downloadTrace: downloadTrace(ports),
    traceScatter: readTraceScatter(ports),
    traceCohorts: compareTraceCohorts(ports),
    searchLogs: searchLogs(ports),
    logFacets: countLogFacets(ports),
    logPatterns: findLogPatterns(ports),
    logContext: readLogContext(ports),
    downloadLogs: downloadLogs(ports),
    metrics: queryMetrics(ports),
    metricNames: readMetricNames(ports),
    metricLabels: readMetricLabels(ports),
    heatMap: readHeatMap(ports),
    exemplars: readExemplars(ports),
    sql: runSql({ stored: createControlStoredSql(collector), clock }),
    tailLogs: tailLogs(ports),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function telemetryVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
