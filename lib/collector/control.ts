import { collectorCalls } from '@/lib/control/collector-calls'
import { answerCall, answerStream, type ControlRoutes, controlRoutes } from '@/lib/control/serve'
import type { TelemetrySource } from '@/lib/domains/telemetry/ports'
import { ok } from '@/lib/kernel/result'
import type { ByteBudget } from './byte-budget'
import type { Drains } from './drains/drains'
import type { Scraper } from './scraper'
import type { IntakeCounts } from './intake-counts'
import type { StoreClient } from './store-client'
import type { WorkerState } from './store-messages'
import { answerTraceCalls } from './trace-control'

/** What the console may ask, over the collector's socket. */
export function collectorRoutes(store: Pick<StoreClient, 'ask'>, tails: { follow: TelemetrySource['tailLogs'] }, budget: ByteBudget, intakes: IntakeCounts, scraper: Pick<Scraper, 'status'>, drains: Pick<Drains, 'progress' | 'test'>): ControlRoutes {
  const routes = controlRoutes()
  answerCall(routes, collectorCalls.golden, (input) => store.ask('golden', input))
  answerCall(routes, collectorCalls.goldenOf, (input) => store.ask('goldenOf', input))
  answerCall(routes, collectorCalls.requestSums, (input) => store.ask('requestSums', input))
  answerCall(routes, collectorCalls.summary, (input) => store.ask('summary', input))
  answerCall(routes, collectorCalls.runtime, (input) => store.ask('runtime', input))
  answerCall(routes, collectorCalls.searchTraces, (input) => store.ask('searchTraces', input))
  answerCall(routes, collectorCalls.trace, (input) => store.ask('trace', input))
  answerCall(routes, collectorCalls.searchLogs, (input) => store.ask('searchLogs', input))
  answerCall(routes, collectorCalls.logFacets, (input) => store.ask('logFacets', input))
  answerCall(routes, collectorCalls.logPatterns, (input) => store.ask('logPatterns', input))
  answerCall(routes, collectorCalls.logContext, (input) => store.ask('logContext', input))
  answerCall(routes, collectorCalls.callers, (input) => store.ask('callers', input))
  answerCall(routes, collectorCalls.calls, (input) => store.ask('calls', input))
  answerCall(routes, collectorCalls.fanOut, (input) => store.ask('fanOut', input))
  answerCall(routes, collectorCalls.metricNames, (input) => store.ask('metricNames', input))
  answerCall(routes, collectorCalls.metricLabelValues, (input) => store.ask('metricLabelValues', input))
  answerCall(routes, collectorCalls.metricQuery, (input) => store.ask('metricQuery', input))
  answerCall(routes, collectorCalls.heatMap, (input) => store.ask('heatMap', input))
  answerCall(routes, collectorCalls.exemplars, (input) => store.ask('exemplars', input))
  answerCall(routes, collectorCalls.sql, (input) => store.ask('sql', input))
  answerTraceCalls(routes, store)
  answerStream(routes, collectorCalls.tailLogs, (input, signal) => tails.follow(input, signal))
  answerCall(routes, collectorCalls.drainProgress, ({ ids }) => ok(drains.progress(ids)))
  answerCall(routes, collectorCalls.testDrain, ({ id }) => drains.test(id))
  answerCall(routes, collectorCalls.status, async () => {
    const state = await store.ask<WorkerState>('state', {})
    return state.ok ? ok({ ...state.value, queueBytes: budget.bytes, queueBytesMax: budget.bytesMax, intakes: intakes.list(), scrapes: scraper.status() }) : state
  })
  return routes
}
