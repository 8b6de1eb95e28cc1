import { QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import { type Dashboard, DashboardPanel } from '@/lib/domains/telemetry/dashboard-schemas'
import type { MetricsAnswer } from '@/lib/domains/telemetry/metric-query-schemas'
import type { HeatMapAnswer, MetricNamesAnswer } from '@/lib/domains/telemetry/metric-schemas'
import { dashboardQuery } from '@/lib/domains/telemetry/queries/dashboards'
import { exemplarsQuery, heatMapQuery, metricNamesQuery, metricsQuery } from '@/lib/domains/telemetry/queries/metrics'
import { staticHtml } from '../canary/testing/static-html'
import { DashboardPage } from '../dashboards/dashboard-page'
import { panelAsk } from '../dashboards/panel-ask'
import { ShellProvider, type ShellState } from '../shell/shell-context'
import { AnswerSection } from './answer-section'
import { exemplarsAsk, heatAsk, metricScopeAsk, metricsAsk } from './metrics-ask'
import { QueryBuilder } from './query-builder'

const asOfMs = Math.floor(Date.now() / 600_000) * 600_000
const meta = { source: 'collector', asOfMs, newestMs: asOfMs, complete: true, missing: [] }
const range = `from=${asOfMs - 300_000}&to=${asOfMs}`
const search = `a=${encodeURIComponent('quantile(0.95, wait) by (zone)')}&${range}`
const params = new URLSearchParams(search)
const answer: MetricsAnswer = {
  startMs: asOfMs - 300_000, stepMs: 60_000, meta,
  lines: [{ key: 'a', type: 'histogram', unit: 'ms', more: 2, earlier: null, series: [{ labels: { zone: 'local-a' }, values: [10, 20, null, 40, 50] }, { labels: { zone: 'local-b' }, values: [1, 2, null, 4, 5] }] }],
}
const heat: HeatMapAnswer = { unit: 'ms', startMs: asOfMs - 300_000, stepMs: 60_000, bounds: [10, null], columns: [[5, 0], null, [0, 7], [1, 1], [2, 2]], meta }
const shell = (operator: boolean): ShellState => ({ me: { kind: 'person', id: 'm', name: 'Mina', operator, permissions: ['telemetry:read'], teams: operator ? [] : [{ id: 'front', slug: 'front', name: 'Front', role: 'viewer' }] } as unknown as ShellState['me'], region: 'local', zones: [], layer: null, open: () => undefined })

function filled(): QueryClient {
  const client = new QueryClient()
  const ask = metricsAsk(params)
  if (ask) client.setQueryData(metricsQuery(ask).queryKey, answer)
  client.setQueryData(heatMapQuery(heatAsk(params)).queryKey, heat)
  client.setQueryData(exemplarsQuery(exemplarsAsk(params, params.get('a') ?? '')).queryKey, { items: [{ atMs: asOfMs - 120_000, value: 42, traceId: 'a'.repeat(32), spanId: null, application: 'shop', instance: null, labels: { route: '/title' } }], more: 3, meta })
  const names: MetricNamesAnswer = { metrics: [{ name: 'wait', type: 'histogram', unit: 'ms', description: 'How long orders waited.', labels: ['zone'] }], more: 0, meta }
  client.setQueryData(metricNamesQuery({ ...metricScopeAsk(params), search: '', limit: 50 }).queryKey, names)
  return client
}
const page = (content: ReactNode, locale: 'en' | 'ko' = 'en', asked = search) => staticHtml(<ShellProvider value={shell(false)}>{content}</ShellProvider>, { locale, client: filled(), search: asked })

describe('the answer', () => {
  const ask = metricsAsk(params)
  if (!ask) throw new Error('the question of this test cannot be read')
  test('names its series, counts what is left out, and its exemplars lead to traces', () => {
    const html = page(<AnswerSection ask={ask} kind="line" end={null} />)
    expect(html).toContain('local-a')
    expect(html).toContain('2 smaller series are not drawn')
    expect(html).toContain(`/traces/${'a'.repeat(32)}`)
    expect(html).toContain('route=/title')
    expect(html).toContain('One span with nothing seen.')
  })
  test('has a table and a heat map as twins', () => {
    expect(page(<AnswerSection ask={ask} kind="table" end={null} />)).toMatch(/<table[\s\S]*50\u00a0ms/)
    const drawn = page(<AnswerSection ask={ask} kind="heat" end={null} />)
    expect(drawn).toContain('18 in all, 7 at most in one cell.')
    expect(drawn.match(/class="hole"/g)).toHaveLength(1)
  })
})

describe('the builder', () => {
  test('shows the query as fields, in both languages', () => {
    expect(page(<QueryBuilder />)).toMatch(/aria-label="Query a"[\s\S]*p95[\s\S]*value="wait"[\s\S]*by zone/)
    expect(page(<QueryBuilder />, 'ko')).toContain('쿼리 a')
  })
  test('what cannot be read is text, with the sign at which it begins', () => {
    expect(page(<QueryBuilder />, 'en', 'a=rate%28served')).toMatch(/aria-invalid="true"[\s\S]*At character 12: a bracket or a comma is missing here\./)
    expect(page(<QueryBuilder />, 'ko', 'a=rate%28served')).toContain('12번째 글자: 괄호나 쉼표가 빠졌습니다.')
    expect(page(<QueryBuilder />, 'en', 'a=rate%28served%29&formula=a%20/%20b')).toContain('At character 5: there is no query of this letter.')
  })
})

test('a dashboard shows its panels; who may not write is told why', () => {
  const panel = DashboardPanel.parse({ id: 'p1', title: 'Waiting', kind: 'line', queries: { a: 'quantile(0.95, wait) by (zone)' } })
  const dashboard: Dashboard = { team: 'front', teamId: 'front', name: 'health', title: 'Health', panels: [panel], version: 3, updatedBy: 'Lena', updatedAt: new Date(0).toISOString() }
  const client = new QueryClient()
  client.setQueryData(dashboardQuery('front', 'health').queryKey, dashboard)
  client.setQueryData(metricsQuery(panelAsk(panel, { from: String(asOfMs - 300_000), to: String(asOfMs) })).queryKey, answer)
  const html = staticHtml(<ShellProvider value={shell(false)}><DashboardPage team="front" name="health" /></ShellProvider>, { client, search: range })
  expect(html).toContain('Of front, version 3, last saved by Lena.')
  expect(html).toMatch(/Waiting[\s\S]*local-a/)
  expect(html).toContain('dashboards:write needs member')
})
