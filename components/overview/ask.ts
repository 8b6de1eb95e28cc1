import type { OverviewAsk } from '@/lib/domains/estate/queries/overview'
import { EstateSortText, VerdictState } from '@/lib/domains/estate/schemas'
import { readScope } from '../shell/scope'

/** The scope of an address as every query takes it: page and component must ask with the same words to share an answer. */
export function scopeAsk(params: URLSearchParams): { from: string; to: string; zone?: string } {
  const { from, to, zone } = readScope(params, Date.now())
  return { from, to, ...(zone && { zone }) }
}

/** What the overview asks: the first page, worst first. */
export function overviewAsk(params: URLSearchParams): OverviewAsk {
  const team = params.get('team')
  return { ...scopeAsk(params), ...(team && { team }) }
}

/** What the list of applications asks. Values that make no sense are left out instead of refused. */
export function applicationsAsk(params: URLSearchParams): OverviewAsk {
  const sort = EstateSortText.safeParse(params.get('sort'))
  const state = VerdictState.safeParse(params.get('state'))
  const q = params.get('q')?.trim().slice(0, 100)
  const cursor = params.get('page')?.split('~').at(-1)
  return { ...overviewAsk(params), ...(q && { q }), ...(state.success && { state: state.data }), ...(sort.success && sort.data !== 'worst' && { sort: sort.data }), ...(cursor && { cursor }) }
}

export const changesAsk = (params: URLSearchParams, application?: string) => {
  const { from, to } = scopeAsk(params)
  return { from, to, limit: 100, ...(application && { application }) }
}
