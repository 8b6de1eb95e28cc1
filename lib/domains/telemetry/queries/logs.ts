import { queryOptions } from '@tanstack/react-query'
import type { LogsQueryInput } from '../query-schemas'
import { getJson } from '@/lib/http/get-json'
import { LogSearchAnswer } from '../schemas'
import { searchUrl } from './search-url'

/** One page of log lines, newest first; the histogram comes with the first page. */
export const logsQuery = (ask: LogsQueryInput) =>
  queryOptions({
    queryKey: ['telemetry', 'logs', ask],
    queryFn: () => getJson(LogSearchAnswer, searchUrl('/api/v1/logs', ask)),
  })
