import { queryOptions } from '@tanstack/react-query'
import type { RuntimeQueryInput } from '../query-schemas'
import { getJson } from '@/lib/http/get-json'
import { RuntimeAnswer } from '../schemas'
import { searchUrl } from './search-url'

/** CPU, memory and event loop delay of each instance. */
export const runtimeQuery = (ask: RuntimeQueryInput) =>
  queryOptions({
    queryKey: ['telemetry', 'runtime', ask],
    queryFn: () => getJson(RuntimeAnswer, searchUrl('/api/v1/telemetry/runtime', ask)),
  })
