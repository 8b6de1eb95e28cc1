import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { TraceAnswer } from '../schemas'

/** Every span of one trace, in tree order. */
export const traceQuery = (traceId: string) =>
  queryOptions({
    queryKey: ['telemetry', 'trace', traceId],
    queryFn: () => getJson(TraceAnswer, `/api/v1/traces/${encodeURIComponent(traceId)}`),
  })
