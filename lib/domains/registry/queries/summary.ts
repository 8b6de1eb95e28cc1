import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { RegistrySummary, type RegistrySummaryQuery } from '../schemas'
import { registryUrl } from './registry-url'

export const registrySummaryQuery = (ask: RegistrySummaryQuery = {}) =>
  queryOptions({
    queryKey: ['registry', 'summary', ask],
    queryFn: ({ signal }) => getJson(RegistrySummary, registryUrl('/api/v1/registry/summary', ask), { signal }),
  })
