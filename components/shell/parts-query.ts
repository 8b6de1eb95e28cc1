import { queryOptions } from '@tanstack/react-query'
import { PartsView } from '@/lib/control/parts-view'
import { getJson } from '@/lib/http/get-json'

export const partsKey = ['parts'] as const

/** Asked by the shell for its banner and by the page of parts, with one answer for both. */
export const partsQuery = () =>
  queryOptions({
    queryKey: partsKey,
    queryFn: ({ signal }) => getJson(PartsView, '/api/v1/parts', { signal }),
    refetchInterval: 5_000,
  })
