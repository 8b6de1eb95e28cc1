'use client'

import { useLocale, useTimeZone } from 'next-intl'
import { formatMoment } from '../../data/moments'
import { heightOf, type PreparedChart } from '../prepare/prepare-chart'
import { timeTicks } from '../prepare/time-ticks'

const percentOf = (share: number) => `${(share * 100).toFixed(2)}%`

export function YAxis({ chart }: { chart: PreparedChart }) {
  return (
    <div className="yax" aria-hidden="true">
      {chart.scale.ticks.map((tick) => (
        <span key={tick} style={{ top: percentOf(heightOf(chart, tick)) }}>
          {chart.unit.tick(tick)}
        </span>
      ))}
    </div>
  )
}

export function GridLines({ chart }: { chart: PreparedChart }) {
  return chart.scale.ticks.map((tick) => <i key={tick} className={`gl ${tick === chart.scale.min ? 'z' : ''}`} style={{ top: percentOf(heightOf(chart, tick)) }} />)
}

/** Hatched where nothing was seen; the reason stands in the span when there is room for it. */
export function Gaps({ chart, reason }: { chart: PreparedChart; reason: string }) {
  const length = chart.toMs - chart.fromMs
  return chart.gaps.map((gap) => {
    const from = Math.max(0, (gap.fromMs - chart.fromMs) / length)
    const to = Math.min(1, (gap.toMs - chart.fromMs) / length)
    return (
      <i key={gap.fromMs} className="bandx gap" title={reason} style={{ left: percentOf(from), width: percentOf(to - from) }}>
        {to - from > 0.14 && <span>{reason}</span>}
      </i>
    )
  })
}

export function Threshold({ chart }: { chart: PreparedChart }) {
  if (!chart.threshold) return null
  return (
    <i className="thr" style={{ top: percentOf(heightOf(chart, chart.threshold.value)) }}>
      <span>{chart.threshold.label}</span>
    </i>
  )
}

/** Values with nothing on either side, and the last one while its bucket fills. */
export function Dots({ chart }: { chart: PreparedChart }) {
  const length = chart.toMs - chart.fromMs
  const last = chart.samples.at(-1)
  return chart.series.flatMap((series, index) =>
    [...series.lone, ...(last?.provisional && !series.lone.includes(last) ? [last] : [])].map((sample) => {
      const value = sample.values[index]
      if (value == null) return null
      const left = Math.min(1, (sample.atMs + chart.stepMs / 2 - chart.fromMs) / length)
      return <i key={`${series.key}-${sample.atMs}`} className="dot" style={{ left: percentOf(left), top: percentOf(heightOf(chart, value)), '--sw': series.look.colour } as React.CSSProperties} />
    }),
  )
}

export function XAxis({ fromMs, toMs, most = 5 }: { fromMs: number; toMs: number; most?: number }) {
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  const ticks = timeTicks(fromMs, toMs, timeZone, most)
  return (
    <div className="xax" aria-hidden="true" suppressHydrationWarning>
      {ticks.atMs.map((atMs) => {
        const at = (atMs - fromMs) / (toMs - fromMs)
        const shift = at < 0.04 ? 'none' : at > 0.96 ? 'translateX(-100%)' : 'translateX(-50%)'
        return (
          <span key={atMs} style={{ left: percentOf(at), transform: shift }} suppressHydrationWarning>
            {formatMoment(atMs, { locale, timeZone, style: ticks.style })}
          </span>
        )
      })}
    </div>
  )
}
