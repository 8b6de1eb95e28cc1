'use client'

import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { MetricsQueryInput } from '@/lib/domains/telemetry/metric-query-schemas'
import { heatMapQuery, metricsQuery } from '@/lib/domains/telemetry/queries/metrics'
import { changesQuery } from '@/lib/domains/ledger/queries/changes'
import { changeMarkers } from '../changes/change-look'
import { useChangeTitle } from '../changes/change-words'
import { HeatMap } from '../charts/draw/heat-map'
import { metricUnit } from '../charts/prepare/metric-unit'
import { unitWords } from '../charts/prepare/units'
import { Freshness, StaleNote } from '../data/freshness'
import { changesAsk } from '../overview/ask'
import { useLive } from '../shell/use-live'
import { useScope } from '../shell/use-scope'
import { Panel } from '../ui/panel'
import { type ChartKind, exemplarsAsk, heatAsk, queriesOf } from './metrics-ask'
import { ExemplarList } from './exemplar-list'
import { MetricCharts } from './metric-charts'

/** What the queries of the address answer, as lines, areas, a table or a heat map. */
export function AnswerSection({ ask, kind, end }: { ask: MetricsQueryInput; kind: ChartKind; end: React.ReactNode }) {
  return kind === 'heat' ? <HeatAnswer end={end} /> : <Lines ask={ask} kind={kind} end={end} />
}

function Lines({ ask, kind, end }: { ask: MetricsQueryInput; kind: Exclude<ChartKind, 'heat'>; end: React.ReactNode }) {
  const t = useTranslations('metrics')
  const params = new URLSearchParams(useSearchParams())
  const scope = useScope()
  const live = useLive(10_000)
  const titleOf = useChangeTitle()
  const { data, isRefetchError } = useSuspenseQuery({ ...metricsQuery(ask), refetchInterval: live.refetchInterval })
  // Changes stand beside the figures: without them the chart is still a chart.
  const changes = useQuery(changesQuery(changesAsk(params, ask.application)))
  const markers = useMemo(() => changeMarkers(changes.data?.items ?? [], titleOf, ask.application), [changes.data, titleOf, ask.application])
  const hidden = new Set((params.get('hide') ?? '').split(',').filter(Boolean))
  const bounds = scope.bounds()
  const range = scope.live ? { fromMs: data.meta.asOfMs - (bounds.toMs - bounds.fromMs), toMs: data.meta.asOfMs } : bounds
  const empty = data.lines.every(({ series }) => series.length === 0)
  const [first] = queriesOf(params)
  const unit = metricUnit(data.lines[0]?.unit ?? '', true)
  const words = unitWords(unit.unit, 1)
  return (
    <>
      <StaleNote meta={data.meta} limitMs={live.limitMs} failing={isRefetchError} />
      <Panel title={t('answer.title')} end={<>{end}<Freshness meta={data.meta} failing={isRefetchError} limitMs={live.limitMs} /></>} body>
        {empty ? (
          <div className="empty">
            <h3>{t('answer.empty')}</h3>
            <p>{t('answer.emptyText')}</p>
          </div>
        ) : (
          <MetricCharts ask={ask} answer={data} range={range} kind={kind} hidden={hidden} markers={markers} exemplars />
        )}
      </Panel>
      {first && <ExemplarList ask={exemplarsAsk(params, first.text)} say={(value) => words.text(value * unit.factor)} />}
    </>
  )
}

function HeatAnswer({ end }: { end: React.ReactNode }) {
  const t = useTranslations('metrics')
  const params = new URLSearchParams(useSearchParams())
  const live = useLive(10_000)
  const ask = heatAsk(params)
  const { data, isRefetchError } = useSuspenseQuery({ ...heatMapQuery(ask), refetchInterval: live.refetchInterval })
  return (
    <Panel title={t('answer.title')} end={<>{end}<Freshness meta={data.meta} failing={isRefetchError} limitMs={live.limitMs} /></>} body>
      {data.bounds.length === 0 ? (
        <div className="empty">
          <h3>{t('answer.empty')}</h3>
          <p>{t('answer.noHistogram')}</p>
        </div>
      ) : (
        <HeatMap answer={data} title={ask.q ?? t('heat.served')} />
      )}
    </Panel>
  )
}
