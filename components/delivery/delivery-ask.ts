import type { RolloutsAsk } from '@/lib/domains/delivery/queries/rollouts'
import { Strategy } from '@/lib/domains/delivery/rollout-schemas'
import { ApplicationName } from '@/lib/kernel/names'

export const deliveryFilterKeys = ['application', 'strategy', 'show', 'page'] as const
export const historySize = 50
/** More than this many at once under way are counted, not listed. */
export const underWayMax = 100

const filters = (params: URLSearchParams): Pick<RolloutsAsk, 'application' | 'strategy'> => {
  const application = ApplicationName.safeParse(params.get('application')?.trim())
  const strategy = Strategy.safeParse(params.get('strategy'))
  return { ...(application.success && { application: application.data }), ...(strategy.success && { strategy: strategy.data }) }
}

/** What the page asks for its two lists; values that make no sense are left out instead of refused. */
export const underWayAsk = (params: URLSearchParams): RolloutsAsk => ({ ...filters(params), state: 'under-way', limit: underWayMax })

export function historyAsk(params: URLSearchParams): RolloutsAsk {
  const cursor = params.get('page')?.split('~').at(-1)
  return { ...filters(params), state: 'ended', limit: historySize, ...(cursor && { cursor }) }
}

/** All of one application, newest first. */
export const applicationRolloutsAsk = (application: string): RolloutsAsk => ({ application, state: 'all', limit: historySize })

export const showChoices = ['all', 'under-way', 'ended'] as const
export type Show = (typeof showChoices)[number]
export const showOf = (params: URLSearchParams): Show => showChoices.find((one) => one === params.get('show')) ?? 'all'
