'use client'

import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import { type CSSProperties, useState } from 'react'
import { compact, count } from '../../data/numbers'
import { formatMoment } from '../../data/moments'
import { histogramBars, type HistogramInput } from '../prepare/histogram'
import type { MomentScope } from '../prepare/moment-scope'
import { XAxis } from './chart-frame'
import { MomentMenu } from './moment-menu'
import { usePicked } from './use-picked'

export interface HistogramProps {
  title: string
  input: HistogramInput
  colours: Record<string, string>
  names: Record<string, string>
  height?: number
  /** What is counted: pressing a bar, or Enter, then opens the menu of that moment. */
  moment?: MomentScope
  onPick?: (fromMs: number, toMs: number) => void
}

/** Counts over the range, stacked by kind; the bucket that is still filling is pale. Pressing a bar sets the range to it, or opens its moment, which offers that. */
export function Histogram({ title, input, colours, names, height = 56, moment: about, onPick }: HistogramProps) {
  const t = useTranslations('charts')
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  const [on, setOn] = useState(-1)
  const { picked, pick: open, close, home } = usePicked()
  const { bars, highest } = histogramBars(input)
  const total = bars.reduce((sum, bar) => sum + bar.total, 0)
  const slots = Math.max(bars.length, Math.ceil((input.toMs - input.fromMs) / input.bucketMs))
  const bar = bars[on]
  const moment = (atMs: number) => formatMoment(atMs, { locale, timeZone, style: 'clock' })
  const pick = (at: number) => {
    const chosen = bars[at]
    if (!chosen) return
    const span = { fromMs: chosen.atMs, toMs: chosen.atMs + input.bucketMs }
    if (about) open({ span, at: (at + 0.5) / slots })
    else onPick?.(span.fromMs, span.toMs)
  }
  return (
    <figure className="chart hist" style={{ '--h': `${height}px` } as CSSProperties}>
      <div
        ref={home}
        className="cb"
        role="application"
        aria-roledescription={t('chart')}
        aria-label={`${title}: ${t('histogram', { total: count(total), highest: count(highest) })}`}
        tabIndex={0}
        onKeyDown={(event) => {
          const next = { ArrowLeft: on - 1, ArrowRight: on + 1, Home: 0, End: bars.length - 1 }[event.key]
          if (next !== undefined) {
            event.preventDefault()
            setOn(Math.min(bars.length - 1, Math.max(0, next)))
          } else if (event.key === 'Enter') {
            // Else the same press would also be one of the menu's first entry.
            event.preventDefault()
            pick(on)
          }
        }}
        onBlur={() => setOn(-1)}
      >
        <div className="yax" aria-hidden="true">
          <span style={{ top: '100%' }}>0</span>
          {highest > 0 && <span style={{ top: 0 }}>{compact(highest)}</span>}
        </div>
        <div className="plot" onPointerLeave={() => setOn(-1)}>
          <i className="gl z" style={{ top: '100%' }} />
          <div className="bars">
            {Array.from({ length: slots }, (_, at) => {
              const one = bars[at]
              return (
                <i key={at} className={`${one?.provisional ? 'last' : ''} ${at === on ? 'on' : ''}`} onPointerEnter={() => setOn(one ? at : -1)} onClick={() => pick(at)}>
                  {one?.parts.map((part) => (
                    <b key={part.key} style={{ height: `${(part.count / Math.max(1, highest)) * 100}%`, background: colours[part.key], minHeight: 1 }} />
                  ))}
                </i>
              )
            })}
          </div>
          {bar && !picked && (
            <div className="tip" style={{ top: 4, ...(on > slots / 2 ? { right: `${(1 - on / slots) * 100}%` } : { left: `${((on + 1) / slots) * 100}%` }) }}>
              <h4>
                <span className="num">{moment(bar.atMs)}</span>
                {bar.provisional && <> · {t('filling')}</>}
              </h4>
              {bar.parts.toReversed().map((part) => (
                <div className="row" key={part.key}>
                  <span className="row gap-1">
                    <i className="sw" style={{ '--sw': colours[part.key] } as CSSProperties} />
                    {names[part.key] ?? part.key}
                  </span>
                  <span className="num">{count(part.count)}</span>
                </div>
              ))}
              {bar.total === 0 && <span className="muted">0</span>}
            </div>
          )}
        </div>
      </div>
      <XAxis fromMs={input.fromMs} toMs={input.toMs} most={6} />
      {about && picked && <MomentMenu title={title} picked={picked} scope={about} onZoom={onPick} onClose={close} />}
      <span className="vh" role="status">
        {bar && `${moment(bar.atMs)}: ${bar.parts.map((part) => `${names[part.key] ?? part.key} ${count(part.count)}`).join(', ') || '0'}`}
      </span>
    </figure>
  )
}
