import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { LogContextAnswer } from '../log-schemas'
import type { LogContextQueryInput } from '../query-schemas'
import { searchUrl } from './search-url'

/** A line between the lines of its instance. */
export const logContextQuery = (ask: LogContextQueryInput) =>
  queryOptions({
    queryKey: ['telemetry', 'log-context', ask],
    queryFn: () => getJson(LogContextAnswer, searchUrl('/api/v1/logs/context', ask)),
  })
