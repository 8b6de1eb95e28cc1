import type { ControlClient } from '@/lib/control/client'
import { traceCalls } from '@/lib/control/trace-calls'
import type { TraceReader } from '../trace-ports'

export const createControlTraceReader = (collector: ControlClient, options: { timeoutMs: number }): TraceReader => ({
  traceSummary: (input) => collector.call(traceCalls.traceSummary, input, options),
  traceRows: (input) => collector.call(traceCalls.traceRows, input, options),
  traceSpan: (input) => collector.call(traceCalls.traceSpan, input, options),
  traceMatches: (input) => collector.call(traceCalls.traceMatches, input, options),
  traceSpans: (input) => collector.call(traceCalls.traceSpans, input, options),
  compareTraces: (input) => collector.call(traceCalls.compareTraces, input, options),
  traceScatter: (input) => collector.call(traceCalls.traceScatter, input, options),
  traceCohorts: (input) => collector.call(traceCalls.traceCohorts, input, options),
})
