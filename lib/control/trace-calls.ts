import { CohortsAnswer, CohortsInput, TraceScatterAnswer, TraceScatterInput } from '../domains/telemetry/cohort-schemas'
import {
  TraceComparison, TraceComparisonInput, TraceMatchesAnswer, TraceMatchesInput, TraceRowsAnswer, TraceRowsInput, TraceScopeInput, TraceSpanAnswer, TraceSpanInput, TraceSpansAnswer, TraceSpansInput, TraceSummary,
} from '../domains/telemetry/trace-schemas'
import { defineCall } from './call'

/** What the console asks the collector about one trace, piece by piece, and about many. */
export const traceCalls = {
  traceSummary: defineCall('trace-summary', TraceScopeInput, TraceSummary),
  traceRows: defineCall('trace-rows', TraceRowsInput, TraceRowsAnswer),
  traceSpan: defineCall('trace-span', TraceSpanInput, TraceSpanAnswer),
  traceMatches: defineCall('trace-matches', TraceMatchesInput, TraceMatchesAnswer),
  traceSpans: defineCall('trace-spans', TraceSpansInput, TraceSpansAnswer),
  compareTraces: defineCall('compare-traces', TraceComparisonInput, TraceComparison),
  traceScatter: defineCall('trace-scatter', TraceScatterInput, TraceScatterAnswer),
  traceCohorts: defineCall('trace-cohorts', CohortsInput, CohortsAnswer),
}
