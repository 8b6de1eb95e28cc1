import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { Needs } from '../analysis-schemas'

export const needsKey = ['needs'] as const

/**
 * What waits for the reader, most urgent first. Panel and notices keep an answer each: the panel's comes with the page's
 * HTML, and a younger one that the notices fetched meanwhile would not fit to it.
 */
export const needsQuery = (shownBy: 'panel' | 'notices') => queryOptions({ queryKey: [...needsKey, shownBy], queryFn: ({ signal }) => getJson(Needs, '/api/v1/needs', { signal }) })
