'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useMemo } from 'react'
import type { Signal } from '@/lib/domains/correlation/schemas'
import type { GoldenAnswer } from '@/lib/domains/telemetry/schemas'
import type { ChartInput, ChartMarker } from '../prepare/chart-input'
import { goldenSeries } from '../prepare/golden-series'
import type { MomentScope, Span } from '../prepare/moment-scope'
import { CursorGroup } from './cursor-group'
import { TimeChart } from './time-chart'

export interface GoldenChartsProps {
  answer: GoldenAnswer
  /** The range that was asked for, in ms. */
  fromMs: number
  toMs: number
  markers?: ChartMarker[]
  /** The name of a series of an answer that is split by something; '' is the whole. */
  nameOf?: (key: string) => string
  onZoom?: (fromMs: number, toMs: number) => void
  onZoomBack?: () => void
  /** Whose signals they are: each chart's moments lead to its traces, logs and changes. */
  moment?: MomentScope
  /** The span that the page asks about. */
  selected?: Span
  onMarkers?: (markers: ChartMarker[]) => void
  /** More charts on the same time axis: saturation. */
  children?: ReactNode
}

/** Requests, errors and latency on one cursor. Split by something, latency shows the p95 of each; whole, its p50, p95 and p99. */
export function GoldenCharts({ answer, fromMs, toMs, markers, nameOf, onZoom, onZoomBack, moment, selected, onMarkers, children }: GoldenChartsProps) {
  const t = useTranslations('charts')
  const inputs = useMemo(() => {
    const base = { fromMs, toMs, stepMs: answer.stepMs, asOfMs: answer.meta.asOfMs, more: answer.more }
    const split = answer.series.length > 1 || answer.series.some((series) => series.key !== '')
    const name = (fallback: string) => (key: string) => nameOf?.(key) ?? (key || fallback)
    const requests: ChartInput = { ...base, unit: 'rate', series: goldenSeries(answer, 'requests', name(t('requests'))) }
    const errors: ChartInput = { ...base, unit: 'percent', series: goldenSeries(answer, 'errors', name(t('errors'))).map((one) => (split ? one : { ...one, colour: 7 })) }
    const whole = (['p50', 'p95', 'p99'] as const).flatMap((figure, at) =>
      goldenSeries(answer, figure, () => figure).map((one) => ({ ...one, key: figure, ...(figure === 'p95' ? { colour: 0 } : figure === 'p99' ? { role: 'quiet' as const } : { colour: 2 + at }) })),
    )
    // The figure beside the title is the first series': p95 is the one that is watched.
    const latency: ChartInput = { ...base, unit: 'ms', series: split ? goldenSeries(answer, 'p95', name('p95')) : [...whole.filter((one) => one.key === 'p95'), ...whole.filter((one) => one.key !== 'p95')] }
    return { requests, errors, latency, split }
  }, [answer, fromMs, toMs, nameOf, t])
  const shared = {
    ...(markers && { markers }),
    ...(onZoom && { onZoom }),
    ...(onZoomBack && { onZoomBack }),
    ...(selected && { selected }),
    ...(onMarkers && { onMarkers }),
  }
  const about = (signal: Signal) => moment && { moment: { ...moment, signal } }
  return (
    <CursorGroup>
      <div className="sigs">
        <TimeChart title={t('requests')} input={inputs.requests} area {...shared} {...about('requests')} />
        <TimeChart title={t('errors')} input={inputs.errors} note={t('errorsNote')} {...shared} {...about('errors')} />
        <TimeChart title={t('latency')} input={inputs.latency} {...(inputs.split && { note: t('latencySplit') })} {...shared} {...about('p95')} />
        {children}
      </div>
    </CursorGroup>
  )
}
