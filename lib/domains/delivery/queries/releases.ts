import { queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from '@/lib/http/get-json'
import { Release, ReleasePage } from '../schemas'

/** Newest first. */
export const releasesQuery = (application: string, limit = 20) =>
  queryOptions({
    queryKey: ['delivery', 'releases', application, limit],
    queryFn: ({ signal }) => getJson(ReleasePage, `/api/v1/applications/${encodeURIComponent(application)}/releases?limit=${limit}`, { signal }),
  })

/** Of a sample application: its bad release, made by the server. */
export const createSampleRelease = (application: string): Promise<Release> => sendJson('POST', `/api/v1/applications/${encodeURIComponent(application)}/releases/sample`, Release)
