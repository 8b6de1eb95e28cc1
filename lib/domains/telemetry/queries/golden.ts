import { queryOptions } from '@tanstack/react-query'
import type { GoldenQueryInput } from '../query-schemas'
import { getJson } from '@/lib/http/get-json'
import { GoldenAnswer } from '../schemas'
import { searchUrl } from './search-url'

/** Rate, errors and latency over time. `from` and `to` stay as written (`now-1h`): the server resolves them at each fetch. */
export const goldenQuery = (ask: GoldenQueryInput) =>
  queryOptions({
    queryKey: ['telemetry', 'golden', ask],
    queryFn: () => getJson(GoldenAnswer, searchUrl('/api/v1/telemetry/golden', ask)),
  })
