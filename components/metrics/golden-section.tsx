'use client'

import { useSuspenseQueries } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { heatMapQuery } from '@/lib/domains/telemetry/queries/metrics'
import { goldenQuery } from '@/lib/domains/telemetry/queries/golden'
import { GoldenCharts } from '../charts/draw/golden-charts'
import { HeatMap } from '../charts/draw/heat-map'
import { Freshness } from '../data/freshness'
import { withScope } from '../shell/scope'
import { useLive } from '../shell/use-live'
import { useScope } from '../shell/use-scope'
import { Panel } from '../ui/panel'
import { goldenScopeAsk, metricScopeAsk, momentOf } from './metrics-ask'

/** Requests, errors and latency of any scope, and how its latency lies over time. */
export function GoldenSection() {
  const t = useTranslations('metrics')
  const params = new URLSearchParams(useSearchParams())
  const router = useRouter()
  const scope = useScope()
  const live = useLive(10_000)
  const ask = goldenScopeAsk(params)
  const [golden, heat] = useSuspenseQueries({
    queries: [
      { ...goldenQuery(ask), refetchInterval: live.refetchInterval },
      { ...heatMapQuery(metricScopeAsk(params)), refetchInterval: live.refetchInterval },
    ],
  })
  const bounds = scope.bounds()
  const { asOfMs } = golden.data.meta
  const range = scope.live ? { fromMs: asOfMs - (bounds.toMs - bounds.fromMs), toMs: asOfMs } : bounds
  const traces = (query: string) => router.push(withScope(`/traces?${query}${ask.application ? `&application=${encodeURIComponent(ask.application)}` : ''}${ask.instance ? `&instance=${encodeURIComponent(ask.instance)}` : ''}`, params))
  return (
    <>
      <Panel title={t('golden.title')} end={<Freshness meta={golden.data.meta} failing={golden.isRefetchError} limitMs={live.limitMs} />} body className="mb-4 sigs-3">
        <GoldenCharts answer={golden.data} {...range} onZoom={scope.zoomTo} onZoomBack={() => router.back()} moment={momentOf(ask)} />
      </Panel>
      <Panel title={t('heat.title')} end={<Freshness meta={heat.data.meta} failing={heat.isRefetchError} limitMs={live.limitMs} />} body>
        <HeatMap
          answer={heat.data}
          title={t('heat.served')}
          onOpen={({ fromMs, toMs, low, high }) => traces(`from=${fromMs}&to=${toMs}&minMs=${Number(low.toFixed(3))}${high === null ? '' : `&maxMs=${Number(high.toFixed(3))}`}`)}
        />
      </Panel>
    </>
  )
}
