import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import { traceCalls } from '@/lib/control/trace-calls'
import type { StoreClient } from './store-client'

/** Questions about one trace, however large, and about many of them. */
export function answerTraceCalls(routes: ControlRoutes, store: Pick<StoreClient, 'ask'>): void {
  answerCall(routes, traceCalls.traceSummary, (input) => store.ask('traceSummary', input))
  answerCall(routes, traceCalls.traceRows, (input) => store.ask('traceRows', input))
  answerCall(routes, traceCalls.traceSpan, (input) => store.ask('traceSpan', input))
  answerCall(routes, traceCalls.traceMatches, (input) => store.ask('traceMatches', input))
  answerCall(routes, traceCalls.traceSpans, (input) => store.ask('traceSpans', input))
  answerCall(routes, traceCalls.compareTraces, (input) => store.ask('compareTraces', input))
  answerCall(routes, traceCalls.traceScatter, (input) => store.ask('traceScatter', input))
  answerCall(routes, traceCalls.traceCohorts, (input) => store.ask('traceCohorts', input))
}
