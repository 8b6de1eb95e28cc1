import { queryOptions } from '@tanstack/react-query'
import type { TracesQueryInput } from '../query-schemas'
import { getJson } from '@/lib/http/get-json'
import { TraceSearchAnswer } from '../schemas'
import { searchUrl } from './search-url'

/** One page of traces; ask again with `cursor` set to the answer's `next`. */
export const tracesQuery = (ask: TracesQueryInput) =>
  queryOptions({
    queryKey: ['telemetry', 'traces', ask],
    queryFn: () => getJson(TraceSearchAnswer, searchUrl('/api/v1/traces', ask)),
  })
