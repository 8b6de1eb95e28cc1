'use client'

import { useQuery, useSuspenseQueries } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { breakersQuery } from '@/lib/domains/gateway/queries/breakers'
import { changesQuery } from '@/lib/domains/ledger/queries/changes'
import { goldenQuery } from '@/lib/domains/telemetry/queries/golden'
import { runtimeQuery } from '@/lib/domains/telemetry/queries/runtime'
import type { RuntimeAnswer } from '@/lib/domains/telemetry/schemas'
import { changeMarkers } from '../changes/change-look'
import { useChangeTitle } from '../changes/change-words'
import { GoldenCharts } from '../charts/draw/golden-charts'
import { TimeChart } from '../charts/draw/time-chart'
import type { ChartInput, ChartMarker } from '../charts/prepare/chart-input'
import type { MomentScope, Span } from '../charts/prepare/moment-scope'
import { readWhy } from '../correlation/why-ask'
import { Freshness } from '../data/freshness'
import { changesAsk, scopeAsk } from '../overview/ask'
import { withScope } from '../shell/scope'
import { useLive } from '../shell/use-live'
import { useScope } from '../shell/use-scope'
import { breakerMarkers, isBreakerMarker } from './breaker-markers'
import { useBreakerWords } from './use-breaker-words'

/** A breaker's change has no page of its own: the traces of that moment say what led to it. */
const aroundMs = 15_000

/** Requests, errors, latency and saturation of one application, with the changes of its scope. */
export function ApplicationSignals({ name }: { name: string }) {
  const params = new URLSearchParams(useSearchParams())
  const router = useRouter()
  const scope = useScope()
  const live = useLive(5_000)
  const titleOf = useChangeTitle()
  const why = useTranslations('correlation')
  const ask = { ...scopeAsk(params), application: name }
  const [golden, runtime, changes] = useSuspenseQueries({
    queries: [
      { ...goldenQuery(ask), refetchInterval: live.refetchInterval },
      { ...runtimeQuery(ask), refetchInterval: live.refetchInterval },
      changesQuery(changesAsk(params, name)),
    ],
  })
  // Beside the figures: a proxy that is gone, or an application that is not ours, only leaves them out.
  const breakers = useQuery({ ...breakersQuery(name), refetchInterval: (own) => (own.state.error ? 30_000 : live.refetchInterval) })
  const words = useBreakerWords()
  const markers = useMemo(
    () => [...changeMarkers(changes.data.items, titleOf, name), ...breakerMarkers(breakers.data?.episodes ?? [], words, name)],
    [changes.data, breakers.data, titleOf, words, name],
  )
  const { fromMs, toMs } = useRangeAt(golden.data.meta.asOfMs)
  const go = (href: string) => router.push(withScope(href, params))
  const asked = readWhy(params.get('moment'))
  const moment: MomentScope = { application: name, ...(scope.zone && { zone: scope.zone }) }
  const shared = {
    markers,
    moment,
    ...(asked && { selected: asked.span }),
    onZoom: scope.zoomTo,
    onZoomBack: () => router.back(),
    onMarkers(found: ChartMarker[]) {
      const [change, first] = [found.find((one) => !isBreakerMarker(one)), found[0]]
      if (change) go(`/changes?sel=CHG-${change.id}`)
      else if (first) go(`/traces?application=${encodeURIComponent(name)}&from=${first.atMs - aroundMs}&to=${first.atMs + aroundMs}`)
    },
  }
  return (
    <>
      <GoldenCharts answer={golden.data} fromMs={fromMs} toMs={toMs} {...shared}>
        <Saturation answer={runtime.data} fromMs={fromMs} toMs={toMs} {...shared} />
      </GoldenCharts>
      <p className="xs muted mt-2">{why('hint')}</p>
      <p className="mt-3">
        <Freshness meta={golden.data.meta} failing={golden.isRefetchError} limitMs={live.limitMs} />
      </p>
    </>
  )
}

/** A relative range as it was when the answer was made: the axis must not run ahead of its data. */
function useRangeAt(asOfMs: number): { fromMs: number; toMs: number } {
  const scope = useScope()
  return useMemo(() => {
    const { fromMs, toMs } = scope.bounds()
    return scope.live ? { fromMs: asOfMs - (toMs - fromMs), toMs: asOfMs } : { fromMs, toMs }
  }, [scope, asOfMs])
}

interface SaturationProps {
  answer: RuntimeAnswer
  fromMs: number
  toMs: number
  markers: ChartMarker[]
  moment: MomentScope
  selected?: Span
  onZoom: (fromMs: number, toMs: number) => void
  onZoomBack: () => void
}

function Saturation({ answer, fromMs, toMs, ...shared }: SaturationProps) {
  const t = useTranslations('application')
  const input = useMemo<ChartInput>(
    () => ({
      unit: 'cores',
      fromMs,
      toMs,
      stepMs: answer.stepMs,
      asOfMs: answer.meta.asOfMs,
      more: answer.more + Math.max(0, answer.series.length - 8),
      series: answer.series.slice(0, 8).map(({ instance, points }) => ({ key: instance, name: instance, points: points.map((point) => ({ atMs: point.atMs, value: point.cpu })) })),
    }),
    [answer, fromMs, toMs],
  )
  return <TimeChart title={t('signals.cpu')} note={t('signals.cpuNote')} input={input} {...shared} />
}
