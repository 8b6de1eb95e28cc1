import type { RoutesAsk } from '@/lib/domains/gateway/queries/routes'
import { ApplicationName, TeamSlug } from '@/lib/kernel/names'

export const routesPageSize = 50

/** What the page asks of its list; values that make no sense are left out instead of refused. */
export function routesAsk(params: URLSearchParams): RoutesAsk {
  const cursor = params.get('page')?.split('~').at(-1)
  const team = TeamSlug.safeParse(params.get('team'))
  const application = ApplicationName.safeParse(params.get('application'))
  return { limit: routesPageSize, ...(team.success && { team: team.data }), ...(application.success && { application: application.data }), ...(cursor && { cursor }) }
}
