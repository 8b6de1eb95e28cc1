import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson } from '@/lib/http/get-json'
import { ApplicationSummary, Overview, type OverviewQuery } from '../schemas'

export type OverviewAsk = z.input<typeof OverviewQuery>

function address(path: string, fields: object): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1))) if (value !== undefined && value !== '') search.set(name, String(value))
  return `${path}?${search.toString()}`
}

/** `from` and `to` stay as written: the server resolves them at each fetch. */
export const overviewQuery = (ask: OverviewAsk) =>
  queryOptions({ queryKey: ['estate', 'overview', ask], queryFn: () => getJson(Overview, address('/api/v1/overview', ask)) })

export const applicationSummaryQuery = (application: string, ask: Pick<OverviewAsk, 'from' | 'to' | 'zone'>) =>
  queryOptions({
    queryKey: ['estate', 'application', application, ask],
    queryFn: () => getJson(ApplicationSummary, address(`/api/v1/overview/${encodeURIComponent(application)}`, ask)),
  })
