import type { TelemetryReader } from '../../ports'
import type { SignalName } from '../../source-schemas'

/** By which signal's source each question is answered. */
export const signalOfQuestion = {
  golden: 'metrics', goldenOf: 'metrics', requestSums: 'metrics', summary: 'metrics', runtime: 'metrics',
  metricNames: 'metrics', metricLabelValues: 'metrics', metricQuery: 'metrics', heatMap: 'metrics', exemplars: 'metrics',
  searchTraces: 'traces', trace: 'traces', callers: 'traces', calls: 'traces', fanOut: 'traces',
  traceSummary: 'traces', traceRows: 'traces', traceSpan: 'traces', traceMatches: 'traces', traceSpans: 'traces', compareTraces: 'traces', traceScatter: 'traces', traceCohorts: 'traces',
  searchLogs: 'logs', logFacets: 'logs', logPatterns: 'logs', logContext: 'logs',
} as const satisfies Record<keyof TelemetryReader, SignalName>

export const isSignalQuestion = (question: string): question is keyof TelemetryReader => Object.hasOwn(signalOfQuestion, question)
