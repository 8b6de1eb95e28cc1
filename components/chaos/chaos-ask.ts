import type { RunsAsk } from '@/lib/domains/chaos/queries/runs'
import { ApplicationName } from '@/lib/kernel/names'

export const historySize = 50

const filter = (params: URLSearchParams): Pick<RunsAsk, 'application'> => {
  const application = ApplicationName.safeParse(params.get('application')?.trim())
  return application.success ? { application: application.data } : {}
}

/** What the page asks for its two lists; values that make no sense are left out instead of refused. */
export const underWayAsk = (params: URLSearchParams): RunsAsk => ({ ...filter(params), state: 'under-way', limit: 100 })

export function historyAsk(params: URLSearchParams): RunsAsk {
  const cursor = params.get('page')?.split('~').at(-1)
  return { ...filter(params), state: 'ended', limit: historySize, ...(cursor && { cursor }) }
}
