import { queryOptions } from '@tanstack/react-query'
import type { SummaryQueryInput } from '../query-schemas'
import { getJson } from '@/lib/http/get-json'
import { SummaryAnswer } from '../schemas'
import { searchUrl } from './search-url'

/** Totals over the range for each value of a dimension, worst first. */
export const summaryQuery = (ask: SummaryQueryInput) =>
  queryOptions({
    queryKey: ['telemetry', 'summary', ask],
    queryFn: () => getJson(SummaryAnswer, searchUrl('/api/v1/telemetry/summary', ask)),
  })
