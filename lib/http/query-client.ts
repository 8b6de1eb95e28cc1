import { defaultShouldDehydrateQuery, QueryClient } from '@tanstack/react-query'
import { ProblemError } from './get-json'

/** Only what may be different the next time is asked again: a refusal or a wrong question stays one. */
export const mayPass = (error: unknown): boolean => error instanceof ProblemError && (error.code === 'unavailable' || error.status >= 502 || error.status === 0)

/** One for each browser, and one for each request on the server. Data from the server page counts as fresh for 5 s. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        gcTime: 5 * 60_000,
        retry: (failures, error) => typeof window !== 'undefined' && failures < 3 && mayPass(error),
        retryDelay: (failures) => Math.min(1_000 * 2 ** failures, 8_000),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
      dehydrate: { shouldDehydrateQuery: defaultShouldDehydrateQuery },
    },
  })
