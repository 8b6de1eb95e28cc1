import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { BreakerEpisodes } from '../breaker-schemas'

/** When breakers around an application opened and closed. */
export const breakersQuery = (application: string) =>
  queryOptions({
    queryKey: ['gateway', 'breakers', application],
    queryFn: ({ signal }) => getJson(BreakerEpisodes, `/api/v1/applications/${encodeURIComponent(application)}/breakers`, { signal }),
    retry: false,
  })
