import type { TopologyAsk } from '@/lib/domains/estate/queries/topology'
import { scopeAsk } from '../overview/ask'

export const topologyViews = ['map', 'list', 'teams'] as const
export type TopologyView = (typeof topologyViews)[number]
export const groupings = ['none', 'team', 'zone'] as const
export type Grouping = (typeof groupings)[number]
export const edgeLabels = ['rate', 'errors', 'p95'] as const
export type EdgeLabel = (typeof edgeLabels)[number]

/** How the map is looked at, as it stands in the address. Values that make no sense are the first of their list. */
export interface TopologyLook {
  /** Null: as the width allows. */
  view: TopologyView | null
  group: Grouping
  label: EdgeLabel
  /** The id of a node, and how far around it. */
  focus: string | null
  hops: 1 | 2
  /** Part of a name. */
  q: string
  /** Slug of the team whose applications, and what they touch, are shown. */
  team: string | null
  onlyUnhealthy: boolean
  withoutStores: boolean
}

export const topologyFilterKeys = ['q', 'focus', 'hops', 'only', 'stores', 'team'] as const

const one = <V extends string>(all: readonly V[], value: string | null): V | undefined => all.find((known) => known === value)

export const topologyLook = (params: URLSearchParams): TopologyLook => ({
  view: one(topologyViews, params.get('view')) ?? null,
  group: one(groupings, params.get('group')) ?? 'none',
  label: one(edgeLabels, params.get('label')) ?? 'rate',
  focus: params.get('focus'),
  hops: params.get('hops') === '2' ? 2 : 1,
  q: params.get('q')?.trim().toLowerCase() ?? '',
  team: params.get('team'),
  onlyUnhealthy: params.get('only') === 'unhealthy',
  withoutStores: params.get('stores') === 'no',
})

/** The map's question. Teams are compared over all zones alike, so that only a map grouped by zone asks for zones. */
export const topologyAsk = (params: URLSearchParams): TopologyAsk => ({ ...scopeAsk(params), ...(topologyLook(params).group === 'zone' && { by: 'zone' as const }) })
