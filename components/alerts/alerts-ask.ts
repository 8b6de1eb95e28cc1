import type { AlertsAsk, RulesAsk } from '@/lib/domains/alerts/queries/alerts'
import { ApplicationName } from '@/lib/kernel/names'

export const historySize = 50
export const rulesSize = 50

const filter = (params: URLSearchParams): { application?: string } => {
  const application = ApplicationName.safeParse(params.get('application')?.trim())
  return application.success ? { application: application.data } : {}
}
const cursorOf = (params: URLSearchParams, key: string) => {
  const cursor = params.get(key)?.split('~').at(-1)
  return cursor ? { cursor } : {}
}

/** What the page asks for its lists; values that make no sense are left out instead of refused. */
export const openAsk = (params: URLSearchParams): AlertsAsk => ({ ...filter(params), state: 'open', limit: 100 })
export const historyAsk = (params: URLSearchParams): AlertsAsk => ({ ...filter(params), state: 'ended', limit: historySize, ...cursorOf(params, 'page') })
export const rulesAsk = (params: URLSearchParams): RulesAsk => ({ ...filter(params), limit: rulesSize, ...cursorOf(params, 'rules') })
export const alertsOfRule = (rule: number): AlertsAsk => ({ rule, limit: 20 })
