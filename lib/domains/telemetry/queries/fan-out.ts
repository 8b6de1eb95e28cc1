import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { FanOutAnswer } from '../fan-out-schemas'
import type { FanOutQueryInput } from '../query-schemas'
import { searchUrl } from './search-url'

/** Calls per request of each operation of an application, by depth. */
export const fanOutQuery = (ask: FanOutQueryInput) =>
  queryOptions({
    queryKey: ['telemetry', 'fan-out', ask],
    queryFn: () => getJson(FanOutAnswer, searchUrl('/api/v1/telemetry/fan-out', ask)),
  })
