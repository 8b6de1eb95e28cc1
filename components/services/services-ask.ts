import type { ServicesAsk } from '@/lib/domains/catalog/queries/services'
import { ApplicationName, TeamSlug } from '@/lib/kernel/names'

export const servicesPageSize = 50
export const serviceFilterKeys = ['team', 'application', 'show'] as const

/** What the page asks of its list; values that make no sense are left out instead of refused. */
export function servicesAsk(params: URLSearchParams): ServicesAsk {
  const cursor = params.get('page')?.split('~').at(-1)
  const team = TeamSlug.safeParse(params.get('team'))
  const application = ApplicationName.safeParse(params.get('application')?.trim())
  return {
    limit: servicesPageSize, state: params.get('show') === 'deleted' ? 'deleted' : 'live',
    ...(team.success && { team: team.data }), ...(application.success && { application: application.data }), ...(cursor && { cursor }),
  }
}
