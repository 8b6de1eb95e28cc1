'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { DashboardPanel } from '@/lib/domains/telemetry/dashboard-schemas'
import { goldenQuery } from '@/lib/domains/telemetry/queries/golden'
import { heatMapQuery, metricsQuery } from '@/lib/domains/telemetry/queries/metrics'
import type { AnswerMeta } from '@/lib/domains/telemetry/schemas'
import { GoldenCharts } from '../charts/draw/golden-charts'
import { HeatMap } from '../charts/draw/heat-map'
import { Freshness } from '../data/freshness'
import { MetricCharts } from '../metrics/metric-charts'
import { scopeAsk } from '../overview/ask'
import { useLive } from '../shell/use-live'
import { useScope } from '../shell/use-scope'
import { panelAsk, panelGoldenAsk, panelHeatAsk } from './panel-ask'

const rowPx = 130

/** What one panel shows; each asks for itself, so that one that fails leaves the others. */
export function PanelView({ panel }: { panel: DashboardPanel }) {
  switch (panel.kind) {
    case 'golden':
      return <Golden panel={panel} />
    case 'heat':
      return <Heat panel={panel} />
    default:
      return <Lines panel={panel} kind={panel.kind} />
  }
}

function usePage() {
  const params = new URLSearchParams(useSearchParams())
  const scope = useScope()
  const live = useLive(10_000)
  const rangeOf = ({ asOfMs }: AnswerMeta) => {
    const bounds = scope.bounds()
    return scope.live ? { fromMs: asOfMs - (bounds.toMs - bounds.fromMs), toMs: asOfMs } : bounds
  }
  return { page: scopeAsk(params), live, rangeOf, zoomTo: scope.zoomTo }
}

function Age({ meta, failing, limitMs }: { meta: AnswerMeta; failing: boolean; limitMs: number | null }) {
  return (
    <div className="row justify-end">
      <Freshness meta={meta} failing={failing} limitMs={limitMs} />
    </div>
  )
}

function Lines({ panel, kind }: { panel: DashboardPanel; kind: 'line' | 'area' | 'table' }) {
  const t = useTranslations('metrics')
  const { page, live, rangeOf } = usePage()
  const ask = panelAsk(panel, page)
  const { data, isRefetchError } = useSuspenseQuery({ ...metricsQuery(ask), refetchInterval: live.refetchInterval })
  const hidden = useMemo(() => new Set<string>(panel.hide ?? []), [panel.hide])
  if (data.lines.every(({ series }) => series.length === 0)) return <p className="soft sm">{t('answer.empty')}</p>
  return (
    <>
      <MetricCharts ask={ask} answer={data} range={rangeOf(data.meta)} kind={kind} hidden={hidden} height={panel.height * rowPx - 110} />
      <Age meta={data.meta} failing={isRefetchError} limitMs={live.limitMs} />
    </>
  )
}

function Golden({ panel }: { panel: DashboardPanel }) {
  const { page, live, rangeOf, zoomTo } = usePage()
  const { data, isRefetchError } = useSuspenseQuery({ ...goldenQuery(panelGoldenAsk(panel, page)), refetchInterval: live.refetchInterval })
  return (
    <div className={panel.width >= 9 ? 'sigs-3' : ''}>
      <GoldenCharts answer={data} {...rangeOf(data.meta)} onZoom={zoomTo} />
      <Age meta={data.meta} failing={isRefetchError} limitMs={live.limitMs} />
    </div>
  )
}

function Heat({ panel }: { panel: DashboardPanel }) {
  const t = useTranslations('metrics')
  const { page, live } = usePage()
  const { data, isRefetchError } = useSuspenseQuery({ ...heatMapQuery(panelHeatAsk(panel, page)), refetchInterval: live.refetchInterval })
  if (data.bounds.length === 0) return <p className="soft sm">{t('answer.empty')}</p>
  return (
    <>
      <HeatMap answer={data} title={panel.title} height={panel.height * rowPx - 110} />
      <Age meta={data.meta} failing={isRefetchError} limitMs={live.limitMs} />
    </>
  )
}
