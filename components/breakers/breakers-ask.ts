import type { WallAsk } from '@/lib/domains/breakers/queries/breakers'
import { WallSource } from '@/lib/domains/breakers/schemas'

export const wallStates = ['all', 'open', 'failing'] as const
export const wallGroups = ['none', 'caller', 'callee', 'source'] as const
export type WallGroup = (typeof wallGroups)[number]
export const wallViews = ['wall', 'table'] as const
export type WallView = (typeof wallViews)[number]

const oneOf = <V extends string>(values: readonly V[], text: string | null, fallback: V): V => values.find((value) => value === text) ?? fallback

/** What the page asks; values that make no sense are left out instead of refused. */
export function wallAsk(params: URLSearchParams): WallAsk {
  const q = params.get('q')?.trim().slice(0, 80)
  const source = WallSource.safeParse(params.get('source'))
  return { state: oneOf(wallStates, params.get('state'), 'all'), ...(q && { q }), ...(source.success && { source: source.data }) }
}

export const wallLook = (params: URLSearchParams): { view: WallView; group: WallGroup; sel: string | null } => ({
  view: oneOf(wallViews, params.get('view'), 'wall'), group: oneOf(wallGroups, params.get('group'), 'none'), sel: params.get('sel'),
})
