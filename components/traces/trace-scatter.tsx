'use client'

import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import type { ScatterPoint } from '@/lib/domains/telemetry/cohort-schemas'
import type { TraceBox } from '@/lib/domains/telemetry/schemas'
import { XAxis } from '../charts/draw/chart-frame'
import { milliseconds, quantityText } from '../data/numbers'
import { ScopeLink } from '../shell/scope-link'
import { Moment } from '../ui/time'
import { placeOfBox, type Place, type Scatter, scatterOf } from './scatter'
import { traceHref } from './trace-table'
import { useBoxInput } from './use-box-input'

type Point = Scatter['points'][number]

export interface TraceScatterProps {
  points: readonly ScatterPoint[]
  fromMs: number
  toMs: number
  box: TraceBox | null
  onBox: (box: TraceBox | null) => void
}

/** Each trace a point: when it began and how long it took. Failed ones are squares. A point opens its trace, a box over some filters the table below, which is the twin. */
export function TraceScatter({ points, fromMs, toMs, box, onBox }: TraceScatterProps) {
  const t = useTranslations('traces')
  const scatter = useMemo(() => scatterOf(points, fromMs, toMs), [points, fromMs, toMs])
  const [at, setAt] = useState<Point | null>(null)
  const input = useBoxInput({ scatter, onBox, hasBox: box !== null })
  const failed = scatter.points.filter(({ trace }) => trace.failed).length
  const shown = input.drawn ?? box
  return (
    <figure
      className="chart"
      style={{ '--h': '160px', '--gut': '52px' } as React.CSSProperties}
      role="application"
      tabIndex={0}
      aria-label={`${t('scatter.summary', { count: scatter.points.length, failed })} ${t('scatter.keys')}`}
      onKeyDown={input.onKeyDown}
    >
      <div className="cb">
        <div className="yax" aria-hidden="true">
          {scatter.ticks.map(({ ms, y }) => (
            <span key={ms} style={{ top: `${y * 100}%` }}>
              {quantityText(milliseconds(ms))}
            </span>
          ))}
        </div>
        <div className="plot" onPointerLeave={() => setAt(null)} {...input.pointer}>
          {scatter.ticks.map(({ ms, y }) => (
            <i key={ms} className={`gl ${y === 1 ? 'z' : ''}`} style={{ top: `${y * 100}%` }} />
          ))}
          {shown && <BoxOver scatter={scatter} box={shown} />}
          <Points points={scatter.points} onPoint={setAt} />
          {input.corners && <Cursor at={input.corners.free} />}
          {at && !input.drawn && <Tip point={at} />}
        </div>
      </div>
      <XAxis fromMs={fromMs} toMs={toMs} most={6} />
      <span className="vh" role="status">{input.drawn && t('scatter.drawn', words(input.drawn))}</span>
    </figure>
  )
}

const words = ({ minMs, maxMs }: TraceBox) => ({ min: quantityText(milliseconds(minMs)), max: quantityText(milliseconds(maxMs)) })

function BoxOver({ scatter, box }: { scatter: Scatter; box: TraceBox }) {
  const place = placeOfBox(scatter, box)
  if (!place) return null
  const percent = (share: number) => `${share * 100}%`
  return <i className="boxed" style={{ left: percent(place.left), width: percent(place.right - place.left), top: percent(place.top), height: percent(place.bottom - place.top) }} />
}

const Cursor = ({ at }: { at: Place }) => <i className="boxcur" style={{ left: `${at.x * 100}%`, top: `${at.y * 100}%` }} />

function Tip({ point: { trace, x } }: { point: Point }) {
  return (
    <div className="tip" style={{ top: 4, pointerEvents: 'none', ...(x > 0.5 ? { right: `${(1 - x) * 100 + 1}%` } : { left: `${x * 100 + 1}%` }) }}>
      <h4>
        <Moment atMs={trace.startMs} style="millis" />
      </h4>
      <div>{`${trace.application} ${trace.operation}`}</div>
      <div className="num">{quantityText(milliseconds(trace.durationMs))}</div>
    </div>
  )
}

function Points({ points, onPoint }: { points: readonly Point[]; onPoint: (point: Point) => void }) {
  return points.map((point) => {
    const { trace, x, y } = point
    return (
      <ScopeLink
        key={trace.traceId}
        href={traceHref(trace.traceId)}
        // The table has the same links in reading order: hundreds more stops would bury it.
        tabIndex={-1}
        aria-hidden="true"
        draggable={false}
        onPointerEnter={() => onPoint(point)}
        className="absolute block"
        style={{ left: `${x * 100}%`, top: `${y * 100}%`, width: 13, height: 13, marginLeft: -6.5, marginTop: -6.5, padding: 4, zIndex: trace.failed ? 2 : 1 }}
      >
        <span className="block" style={{ width: 5, height: 5, borderRadius: trace.failed ? 1 : '50%', background: trace.failed ? 'var(--bad-solid)' : 'color-mix(in srgb, var(--c1) 65%, transparent)' }} />
      </ScopeLink>
    )
  })
}
