'use client'

import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import { type CSSProperties, type ReactNode, useId, useMemo, useRef, useState } from 'react'
import { formatMoment } from '../../data/moments'
import { useTimeWords } from '../../data/use-words'
import type { ChartInput, ChartMarker } from '../prepare/chart-input'
import { clusterMarkers, markersWithin } from '../prepare/markers'
import type { MomentScope, Span } from '../prepare/moment-scope'
import { bandOf, type Drag } from '../prepare/plot-gesture'
import { nearestSample, positionOf, type PreparedChart, prepareChart, type PreparedSeries } from '../prepare/prepare-chart'
import { Dots, Gaps, GridLines, Threshold, XAxis, YAxis } from './chart-frame'
import { ChartTable } from './chart-table'
import { ChartTip } from './chart-tip'
import { useCursor } from './cursor-group'
import { MarkerLane, MarkerLines } from './marker-lane'
import { MomentMenu } from './moment-menu'
import { PlotLines } from './plot-lines'
import { usePicked } from './use-picked'
import { usePlotInput } from './use-plot-input'
import { useSummary } from './use-summary'
import { useWidth } from './use-width'

export interface TimeChartProps {
  title: string
  input: ChartInput
  /** The figure at the right of the title; left out, the last settled value of the first series. null: none. */
  figure?: ReactNode | null
  /** A line below the title: an objective, a comparison. */
  note?: ReactNode
  markers?: ChartMarker[]
  height?: number
  /** Fill below the line, where there is one series; or below each. */
  area?: boolean | 'each'
  /** Why a span may be empty, in a word or two; "nothing seen" by default. */
  gapReason?: string
  onZoom?: (fromMs: number, toMs: number) => void
  onZoomBack?: () => void
  /** What the chart is about: a press, a drag or Enter then opens the menu of that moment. */
  moment?: MomentScope
  /** The span that the page asks about. */
  selected?: Span
  onMarkers?: (markers: ChartMarker[]) => void
  selectedMarker?: string
  /** Drawn over the lines, at places that the chart knows. */
  overlay?: (chart: PreparedChart) => ReactNode
}

const noMarkers: ChartMarker[] = []

/** A time chart with its changes, cursor, table twin and one-sentence summary. */
export function TimeChart({ title, input, figure, note, markers = noMarkers, height = 92, area = false, gapReason, onZoom, onZoomBack, moment: about, selected, onMarkers, selectedMarker, overlay }: TimeChartProps) {
  const t = useTranslations('charts')
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  const words = useTimeWords()
  const id = useId()
  const chart = useMemo(() => prepareChart(input), [input])
  const summary = useSummary(title, chart)
  const [asTable, setAsTable] = useState(false)
  const plot = useRef<HTMLDivElement>(null)
  const chips = clusterMarkers(markers, input, useWidth(plot))
  const cursor = useCursor()
  const share = (atMs: number) => positionOf(chart, atMs)
  const at = cursor.atMs === null ? -1 : nearestSample(chart, share(cursor.atMs))
  const sample = chart.samples[at]
  const { picked, pick, close, home } = usePicked()
  const { drag, marked, pointer, onKeyDown, unmark } = usePlotInput({ chart, at, onZoom, onZoomBack, ...(about && { onPick: pick }), point: (index) => cursor.point(index === null ? null : (chart.samples[index]?.atMs ?? null), id) })
  const moment = (atMs: number) => formatMoment(atMs, { locale, timeZone, style: 'clock' })
  const leave = () => {
    unmark()
    if (cursor.owner === id) cursor.point(null, id)
  }
  const last = chart.series[0]?.facts?.last
  const exact = last == null ? null : chart.unit.exact(last)
  return (
    <div className="sigc">
      <div className="chart-head">
        <span className="soft sm med">{title}</span>
        <span className="end">
          {figure === undefined ? (
            <span>
              <b className="num" style={{ fontSize: 15, fontWeight: 500 }}>{exact?.value ?? '–'}</b>
              {exact && <span className="unit sm">{exact.unit}</span>}
            </span>
          ) : (
            figure
          )}
          <button type="button" className="linkish twin" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? t('chart') : t('table')}
            <span className="vh">: {title}</span>
          </button>
        </span>
      </div>
      <div className="chart-sub">
        {note ?? (chart.series.length < 2 ? '\u00a0' : null)}
        {chart.series.length > 1 && <SeriesLegend series={chart.series} />}
      </div>
      {asTable ? (
        <ChartTable chart={chart} title={title} />
      ) : (
        <figure className="chart" style={{ '--h': `${height}px` } as CSSProperties}>
          <MarkerLane chips={chips} format={moment} onMarkers={onMarkers} selected={selectedMarker} />
          {/* The plot is one stop of the keyboard; arrows walk inside it and the live line below reads each sample. */}
          <div className="cb" role="application" aria-roledescription={t('chart')} ref={home} aria-label={`${summary} ${t(about ? 'keysMoment' : 'keys')}`} tabIndex={0} onKeyDown={onKeyDown} onBlur={leave}>
            <YAxis chart={chart} />
            <div className="plot" ref={plot} {...pointer}>
              <GridLines chart={chart} />
              <Gaps chart={chart} reason={gapReason ?? t('nothing')} />
              <MarkerLines chips={chips} />
              {!chart.empty && <PlotLines chart={chart} area={area} />}
              <Threshold chart={chart} />
              <Dots chart={chart} />
              {overlay?.(chart)}
              <SelectedBand chart={chart} drag={drag} span={marked ?? picked?.span ?? selected ?? null} />
              {sample && <i className="cur" style={{ left: `${share(sample.atMs) * 100}%` }} />}
              {sample && cursor.owner === id && !picked && (
                <ChartTip
                  chart={chart}
                  sample={sample}
                  at={share(sample.atMs)}
                  heading={`${moment(sample.atMs)}, ${words.duration(chart.stepMs)}`}
                  changes={markersWithin(markers, sample.atMs, sample.atMs + chart.stepMs)}
                />
              )}
            </div>
          </div>
          <XAxis fromMs={chart.fromMs} toMs={chart.toMs} />
          {about && picked && <MomentMenu title={title} picked={picked} scope={about} onZoom={onZoom} onClose={close} />}
          <span className="vh" role="status">
            {sample && cursor.owner === id && `${marked ? t('marked', { from: moment(marked.fromMs), to: moment(marked.toMs) }) : ''} ${moment(sample.atMs)}: ${chart.series.map((series, index) => `${series.name} ${sample.values[index] == null ? t('nothing') : chart.unit.text(sample.values[index])}`).join(', ')}`.trim()}
          </span>
        </figure>
      )}
      {chart.leftOut > 0 && <p className="xs muted">{t('leftOut', { count: chart.leftOut })}</p>}
    </div>
  )
}

/** What is dragged over, marked, picked or asked about. */
function SelectedBand({ chart, drag, span }: { chart: PreparedChart; drag: Drag | null; span: Span | null }) {
  const band = drag ?? (span && bandOf(chart, span))
  return band && <i className="bandx sel" style={{ left: `${Math.min(band.from, band.to) * 100}%`, width: `${Math.abs(band.to - band.from) * 100}%` }} />
}

/** The names and strokes of a chart's series. */
function SeriesLegend({ series }: { series: PreparedSeries[] }) {
  return (
    <div className="legend">
      {series.map(({ key, name, look }) => (
        <span key={key}>
          <svg viewBox="0 0 18 8" aria-hidden="true">
            <path d="M0 4h18" stroke={look.colour} strokeWidth="2" {...(look.dash && { strokeDasharray: look.dash })} />
          </svg>
          {name}
        </span>
      ))}
    </div>
  )
}
