import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { LogFacetsAnswer } from '../log-schemas'
import type { FoundLogsQueryInput } from '../query-schemas'
import { searchUrl } from './search-url'

/** By what the found lines can be narrowed, with counts. */
export const logFacetsQuery = (ask: FoundLogsQueryInput) =>
  queryOptions({
    queryKey: ['telemetry', 'log-facets', ask],
    queryFn: () => getJson(LogFacetsAnswer, searchUrl('/api/v1/logs/facets', ask)),
  })
