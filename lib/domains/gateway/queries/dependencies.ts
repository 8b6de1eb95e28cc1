import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { DependencyStates } from '../dependency-schemas'

/** Whom an application calls, how, and what its breakers say. */
export const dependenciesQuery = (application: string) =>
  queryOptions({
    queryKey: ['gateway', 'dependencies', application],
    queryFn: ({ signal }) => getJson(DependencyStates, `/api/v1/applications/${encodeURIComponent(application)}/dependencies`, { signal }),
  })
