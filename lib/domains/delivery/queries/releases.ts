import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { ReleasePage } from '../schemas'

/** Newest first. */
export const releasesQuery = (application: string, limit = 20) =>
  queryOptions({
    queryKey: ['delivery', 'releases', application, limit],
    queryFn: ({ signal }) => getJson(ReleasePage, `/api/v1/applications/${encodeURIComponent(application)}/releases?limit=${limit}`, { signal }),
  })
