import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import type { TraceMatchesQueryInput } from '../trace-query-schemas'
import { type FoldInput, TraceComparison, TraceMatchesAnswer, TraceRowsAnswer, TraceSpanAnswer, TraceSummary } from '../trace-schemas'
import { searchUrl } from './search-url'

export type FoldAsk = FoldInput

/** Where a trace on the screen is read from, piece by piece: the store, or a file that was opened in the browser. */
export interface TraceReads {
  traceId: string
  /** Tells a file's trace from the same one in the store. */
  key: string
  summary(): Promise<TraceSummary>
  rows(fold: FoldAsk, from: number, count: number): Promise<TraceRowsAnswer>
  span(fold: FoldAsk, spanId: string): Promise<TraceSpanAnswer>
  matches(ask: TraceMatchesQueryInput): Promise<TraceMatchesAnswer>
}

export const rowsPerPage = 100

export function storedTrace(traceId: string): TraceReads {
  const address = `/api/v1/traces/${encodeURIComponent(traceId)}`
  const folded = ({ base, except }: FoldAsk) => ({ base, except: except.join(',') })
  return {
    traceId,
    key: 'stored',
    summary: () => getJson(TraceSummary, `${address}/summary`),
    rows: (fold, from, count) => getJson(TraceRowsAnswer, searchUrl(`${address}/rows`, { ...folded(fold), from, count })),
    span: (fold, spanId) => getJson(TraceSpanAnswer, searchUrl(`${address}/spans/${encodeURIComponent(spanId)}`, folded(fold))),
    matches: (ask) => getJson(TraceMatchesAnswer, searchUrl(`${address}/matches`, ask)),
  }
}

/** What the pieces are kept under. A trace that was looked at hardly changes. */
export function traceQueries(reads: TraceReads) {
  const key = ['telemetry', 'trace', reads.key, reads.traceId] as const
  const staleTime = 60_000
  return {
    summary: () => queryOptions({ queryKey: [...key, 'summary'], queryFn: () => reads.summary(), staleTime }),
    rows: (fold: FoldAsk, page: number) => queryOptions({ queryKey: [...key, 'rows', fold, page], queryFn: () => reads.rows(fold, page * rowsPerPage, rowsPerPage), staleTime }),
    span: (fold: FoldAsk, spanId: string) => queryOptions({ queryKey: [...key, 'span', fold, spanId], queryFn: () => reads.span(fold, spanId), staleTime }),
    matches: (ask: TraceMatchesQueryInput) => queryOptions({ queryKey: [...key, 'matches', ask], queryFn: () => reads.matches(ask), staleTime }),
  }
}

/** Two traces laid over each other. */
export const comparisonQuery = (a: string, b: string) =>
  queryOptions({ queryKey: ['telemetry', 'trace-comparison', a, b], queryFn: () => getJson(TraceComparison, searchUrl(`/api/v1/traces/${encodeURIComponent(a)}/comparison`, { with: b })), staleTime: 60_000 })
