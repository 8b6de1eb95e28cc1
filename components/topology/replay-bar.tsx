'use client'

import { useQuery } from '@tanstack/react-query'
import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import { type CSSProperties, useMemo, useRef } from 'react'
import type { Topology } from '@/lib/domains/estate/topology-schemas'
import { changesQuery } from '@/lib/domains/ledger/queries/changes'
import { goldenQuery } from '@/lib/domains/telemetry/queries/golden'
import { changeMarkers } from '../changes/change-look'
import { useChangeTitle } from '../changes/change-words'
import { GridLines, XAxis, YAxis } from '../charts/draw/chart-frame'
import { MarkerLane, MarkerLines } from '../charts/draw/marker-lane'
import { PlotLines } from '../charts/draw/plot-lines'
import { useWidth } from '../charts/draw/use-width'
import { goldenSeries } from '../charts/prepare/golden-series'
import { clusterMarkers } from '../charts/prepare/markers'
import { prepareChart } from '../charts/prepare/prepare-chart'
import { whyHref } from '../correlation/why-ask'
import { formatMoment } from '../data/moments'
import { useTimeWords } from '../data/use-words'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { Select } from '../ui/select'
import { minuteMs } from './replay'
import { type Replay, type ReplaySpeed, replaySpeeds } from './use-replay'

export interface ReplayBarProps {
  replay: Replay
  union: Topology
  /** The range as the page asks for it. */
  ask: { from: string; to: string; zone?: string }
}

/** The time of the map: a slider over the minutes that are kept, with traffic and changes above it. */
export function ReplayBar({ replay, union, ask }: ReplayBarProps) {
  const t = useTranslations('topology')
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  const words = useTimeWords()
  const { window, atMs, playing, reading, failed, calm } = replay
  if (!window) return null
  const moment = (ms: number) => formatMoment(ms, { locale, timeZone, style: window.lastMs - window.firstMs > 86_400_000 ? 'day' : 'minute' })
  const behind = atMs === null ? '' : t('replay.behind', { length: words.duration(Math.max(0, union.meta.asOfMs - atMs)) })
  return (
    <section className="panel replay" aria-label={t('replay.title')}>
      <div className="body">
        <div className="row wrap gap-3">
          <Button icon={playing ? 'pause' : 'play'} onClick={playing ? replay.pause : replay.play}>
            {t(playing ? 'replay.pause' : 'replay.play')}
          </Button>
          <span className="num med">{atMs === null ? t('replay.whole') : moment(atMs)}</span>
          <span className="muted sm" role="status">
            {failed ? t('replay.failed') : reading ? t('replay.reading') : playing ? '' : behind}
          </span>
          {atMs !== null && (
            <>
              <ScopeLink className="sm" href={whyHref({}, { fromMs: atMs, toMs: atMs + minuteMs })}>
                {t('open.why')}
              </ScopeLink>
              <button type="button" className="linkish sm" onClick={replay.leave}>
                {t('replay.live')}
              </button>
            </>
          )}
          <span className="ml-auto row gap-3">
            <span className="muted sm p3">{t(calm ? 'replay.calm' : 'replay.keys')}</span>
            {!calm && (
              <Select
                label={t('replay.speed')}
                side="end"
                value={String(replay.speed)}
                options={replaySpeeds.map((speed) => ({ value: String(speed), label: t('replay.perSecond', { speed }) }))}
                onChange={(value) => replay.setSpeed(Number(value) as ReplaySpeed)}
              />
            )}
          </span>
        </div>
        <Timeline replay={replay} union={union} ask={ask} />
        <input
          type="range"
          className="replay-at"
          aria-label={t('replay.minute')}
          aria-valuetext={atMs === null ? t('replay.whole') : moment(atMs)}
          // As wide as the curve above it; what is before the first minute kept leads to that one.
          min={Math.min(window.firstMs, Math.ceil(union.range.fromMs / minuteMs) * minuteMs)}
          max={window.lastMs}
          step={minuteMs}
          value={atMs ?? window.lastMs}
          onChange={(event) => replay.seek(Number(event.target.value))}
          // The whole range stands at the end as well: there the browser sees nothing to change.
          onKeyDown={({ key }) => key === 'End' && atMs === null && replay.seek(window.lastMs)}
        />
      </div>
    </section>
  )
}

/** Requests over the range with its changes; a press shows that minute. Without the curves the slider still works. */
function Timeline({ replay, union, ask }: ReplayBarProps) {
  const t = useTranslations('topology')
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  const titleOf = useChangeTitle()
  const plot = useRef<HTMLDivElement>(null)
  const width = useWidth(plot)
  const { fromMs, toMs } = union.range
  // Where everything enters by the edge, its requests are those of people; the sum over all would count each call inside again.
  const edge = union.nodes.some(({ kind, name }) => kind === 'application' && name === 'edge')
  const golden = useQuery(goldenQuery({ ...ask, ...(edge && { application: 'edge' }) }))
  const { data: changes } = useQuery(changesQuery({ from: ask.from, to: ask.to, limit: 100 }))
  const chart = useMemo(
    () => golden.data && prepareChart({ unit: 'rate', fromMs, toMs, stepMs: golden.data.stepMs, asOfMs: golden.data.meta.asOfMs, series: goldenSeries(golden.data, 'requests', () => 'requests').slice(0, 1) }),
    [golden.data, fromMs, toMs],
  )
  const chips = clusterMarkers(changeMarkers(changes?.items ?? [], titleOf), union.range, width)
  const { atMs } = replay
  const middle = atMs === null ? null : (atMs + minuteMs / 2 - fromMs) / (toMs - fromMs)
  return (
    <figure className="chart mt-2" style={{ '--h': '36px' } as CSSProperties} aria-label={t('replay.traffic')}>
      <MarkerLane chips={chips} format={(ms) => formatMoment(ms, { locale, timeZone, style: 'clock' })} onMarkers={([first]) => first && replay.seek(first.atMs)} />
      <div className="cb">
        {chart ? <YAxis chart={chart} /> : <div className="yax" />}
        <div
          className="plot"
          ref={plot}
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect()
            replay.seek(fromMs + ((event.clientX - box.left) / Math.max(1, box.width)) * (toMs - fromMs))
          }}
        >
          {chart && <GridLines chart={chart} />}
          <MarkerLines chips={chips} />
          {chart && !chart.empty && <PlotLines chart={chart} area />}
          {middle !== null && middle >= 0 && middle <= 1 && <i className="cur" style={{ left: `${middle * 100}%` }} />}
        </div>
      </div>
      <XAxis fromMs={fromMs} toMs={toMs} most={6} />
    </figure>
  )
}
