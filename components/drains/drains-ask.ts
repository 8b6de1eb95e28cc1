import type { DrainsAsk } from '@/lib/domains/drains/queries/drains'
import { TeamSlug } from '@/lib/kernel/names'

export const drainsPageSize = 50

/** What the page asks of its list; values that make no sense are left out instead of refused. */
export function drainsAsk(params: URLSearchParams): DrainsAsk {
  const cursor = params.get('page')?.split('~').at(-1)
  const team = TeamSlug.safeParse(params.get('team'))
  return { limit: drainsPageSize, ...(team.success && { team: team.data }), ...(cursor && { cursor }) }
}
