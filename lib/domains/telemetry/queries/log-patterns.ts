import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { LogPatternsAnswer } from '../log-schemas'
import type { FoundLogsQueryInput } from '../query-schemas'
import { searchUrl } from './search-url'

/** Found lines that differ only in their values, as one. */
export const logPatternsQuery = (ask: FoundLogsQueryInput) =>
  queryOptions({
    queryKey: ['telemetry', 'log-patterns', ask],
    queryFn: () => getJson(LogPatternsAnswer, searchUrl('/api/v1/logs/patterns', ask)),
  })
