import { queryOptions } from '@tanstack/react-query'
import { PartsView } from '@/lib/control/parts-view'
import { getJson } from '@/lib/http/get-json'

export const partsKey = ['parts'] as const

/**
 * The banner and the page keep an answer each: the page's comes with its HTML, and a younger one that the banner fetched
 * meanwhile would not fit to it.
 */
export const partsQuery = (shownBy: 'banner' | 'page') =>
  queryOptions({
    queryKey: [...partsKey, shownBy],
    queryFn: ({ signal }) => getJson(PartsView, '/api/v1/parts', { signal }),
    refetchInterval: 5_000,
  })
