import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { ApplicationPage, ApplicationRow } from '../schemas'

export interface ApplicationsAsk {
  q?: string
  team?: string
  cursor?: string
  limit?: number
}

/** One page of applications by name; ask again with `cursor` set to the answer's `next`. */
export const applicationsQuery = (ask: ApplicationsAsk = {}) =>
  queryOptions({
    queryKey: ['applications', ask],
    queryFn: ({ signal }) => {
      const search = new URLSearchParams(Object.entries(ask).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]])))
      return getJson(ApplicationPage, `/api/v1/applications?${search.toString()}`, { signal })
    },
  })

export const applicationQuery = (application: string) =>
  queryOptions({
    queryKey: ['application', application],
    queryFn: ({ signal }) => getJson(ApplicationRow, `/api/v1/applications/${encodeURIComponent(application)}`, { signal }),
  })
