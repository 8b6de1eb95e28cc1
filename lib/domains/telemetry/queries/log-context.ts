import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { LogContextAnswer } from '../log-schemas'
import type { LogContextQueryInput } from '../query-schemas'
import { searchUrl } from './search-url'

const ask = (query: LogContextQueryInput) => getJson(LogContextAnswer, searchUrl('/api/v1/logs/context', query))

/** One line by its id. */
export const logLineQuery = (id: string) => queryOptions({ queryKey: ['telemetry', 'log-line', id], queryFn: () => ask({ id, before: 0, after: 0 }), staleTime: 60_000 })

/** A line between the lines of its instance; pages go on from the lines at the edges. */
export const logContextPages = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['telemetry', 'log-context', id],
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: { id, before: 10, after: 10 } as LogContextQueryInput,
    getPreviousPageParam: ({ before, line, moreBefore }): LogContextQueryInput | undefined => (moreBefore ? { id: (before[0] ?? line).id, before: 20, after: 0 } : undefined),
    getNextPageParam: ({ after, line, moreAfter }): LogContextQueryInput | undefined => (moreAfter ? { id: (after.at(-1) ?? line).id, before: 0, after: 20 } : undefined),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })
