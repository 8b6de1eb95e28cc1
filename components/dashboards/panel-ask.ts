import type { DashboardPanel } from '@/lib/domains/telemetry/dashboard-schemas'
import { type HeatMapQueryInput, type MetricsQueryInput, queryLetters } from '@/lib/domains/telemetry/metric-query-schemas'
import type { GoldenQueryInput, ScopeQueryInput } from '@/lib/domains/telemetry/query-schemas'
import { chartKindOf, queriesOf } from '../metrics/metrics-ask'

export const dashboardHref = ({ team, name }: { team: string; name: string }): string => `/dashboards/${encodeURIComponent(team)}/${encodeURIComponent(name)}`

/** The panel's own scope inside the range of the page; a zone of the page narrows a panel that names none. */
const scopeOf = (panel: DashboardPanel, page: { from: string; to: string; zone?: string }): ScopeQueryInput => ({ ...page, ...panel.scope })

export const panelAsk = (panel: DashboardPanel, page: { from: string; to: string; zone?: string }): MetricsQueryInput => ({
  ...scopeOf(panel, page), ...panel.queries, ...(panel.formula && { formula: panel.formula }), ...(panel.compare && { compare: panel.compare }), points: 90,
})

export const panelGoldenAsk = (panel: DashboardPanel, page: { from: string; to: string; zone?: string }): GoldenQueryInput => ({ ...scopeOf(panel, page), points: 90 })

export function panelHeatAsk(panel: DashboardPanel, page: { from: string; to: string; zone?: string }): HeatMapQueryInput {
  const first = queryLetters.map((letter) => panel.queries[letter]).find((text) => text !== undefined)
  return { ...scopeOf(panel, page), ...(first !== undefined && { q: first }), points: 60 }
}

/** The page of metrics with what a panel shows. */
export function panelHref(panel: DashboardPanel): string {
  const params = new URLSearchParams()
  const put = (name: string, value: string | undefined) => value !== undefined && value !== '' && params.set(name, value)
  for (const letter of queryLetters) put(letter, panel.queries[letter])
  put('formula', panel.formula)
  put('hide', panel.hide?.join(','))
  put('compare', panel.compare)
  if (panel.kind !== 'golden' && panel.kind !== 'line') put('kind', panel.kind)
  for (const [name, value] of Object.entries(panel.scope)) put(name, value)
  return `/metrics?${params.toString()}`
}

/** What the page of metrics shows, as a panel; the range stays the reader's. */
export function panelOf(params: URLSearchParams, id: string, title: string): DashboardPanel {
  const queries = Object.fromEntries(queriesOf(params).map(({ letter, text }) => [letter, text]))
  const asking = Object.keys(queries).length > 0
  const compare = params.get('compare')
  const hide = queryLetters.filter((letter) => (params.get('hide') ?? '').split(',').includes(letter))
  const scope = Object.fromEntries((['application', 'cluster', 'serverGroup', 'instance', 'zone'] as const).flatMap((name) => (params.get(name) ? [[name, params.get(name) ?? '']] : [])))
  const formula = params.get('formula')?.trim()
  return {
    id, title, kind: asking ? chartKindOf(params) : 'golden', queries, scope, width: asking ? 6 : 12, height: 2,
    ...(formula && asking && { formula }), ...(hide.length > 0 && { hide }), ...((compare === 'day' || compare === 'week') && { compare }),
  }
}

/** A name for addresses out of a title. */
export const nameFrom = (title: string): string =>
  title.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+|-+$/g, '').slice(0, 60).replace(/-+$/, '')

/** The first free `p1`, `p2`, ... */
export function freePanelId(panels: readonly DashboardPanel[]): string {
  const taken = new Set(panels.map(({ id }) => id))
  let number = panels.length + 1
  while (taken.has(`p${number}`)) number++
  return `p${number}`
}
