'use client'

import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import type { TraceRow } from '@/lib/domains/telemetry/schemas'
import { XAxis } from '../charts/draw/chart-frame'
import { milliseconds, quantityText } from '../data/numbers'
import { ScopeLink } from '../shell/scope-link'
import { Moment } from '../ui/time'
import { scatterOf, type ScatterPoint } from './scatter'
import { traceHref } from './trace-table'

/** Each trace a point: when it began and how long it took. Failed ones are squares. A point opens its trace; the table below is the twin. */
export function TraceScatter({ traces, fromMs, toMs }: { traces: TraceRow[]; fromMs: number; toMs: number }) {
  const t = useTranslations('traces')
  const scatter = useMemo(() => scatterOf(traces, fromMs, toMs), [traces, fromMs, toMs])
  const [at, setAt] = useState<ScatterPoint | null>(null)
  const failed = scatter.points.filter(({ trace }) => trace.errors > 0).length
  return (
    <figure className="chart" style={{ '--h': '140px', '--gut': '52px' } as React.CSSProperties} aria-label={t('scatter.summary', { count: scatter.points.length, failed })}>
      <div className="cb">
        <div className="yax" aria-hidden="true">
          {scatter.ticks.map(({ ms, y }) => (
            <span key={ms} style={{ top: `${y * 100}%` }}>
              {quantityText(milliseconds(ms))}
            </span>
          ))}
        </div>
        <div className="plot" style={{ cursor: 'default' }} onPointerLeave={() => setAt(null)}>
          {scatter.ticks.map(({ ms, y }) => (
            <i key={ms} className={`gl ${y === 1 ? 'z' : ''}`} style={{ top: `${y * 100}%` }} />
          ))}
          {scatter.points.map((point) => (
            <Point key={point.trace.traceId} point={point} onPoint={setAt} />
          ))}
          {at && (
            <div className="tip" style={{ top: 4, pointerEvents: 'none', ...(at.x > 0.5 ? { right: `${(1 - at.x) * 100 + 1}%` } : { left: `${at.x * 100 + 1}%` }) }}>
              <h4>
                <Moment atMs={at.trace.startMs} style="millis" />
              </h4>
              <div>{`${at.trace.rootApplication} ${at.trace.rootOperation}`}</div>
              <div className="num">{quantityText(milliseconds(at.trace.durationMs))}</div>
            </div>
          )}
        </div>
      </div>
      <XAxis fromMs={fromMs} toMs={toMs} most={6} />
    </figure>
  )
}

function Point({ point, onPoint }: { point: ScatterPoint; onPoint: (point: ScatterPoint) => void }) {
  const { trace, x, y } = point
  const failed = trace.errors > 0
  return (
    <ScopeLink
      href={traceHref(trace.traceId)}
      // The table has the same links in reading order: two hundred more stops would bury it.
      tabIndex={-1}
      aria-hidden="true"
      onPointerEnter={() => onPoint(point)}
      className="absolute block"
      style={{ left: `${x * 100}%`, top: `${y * 100}%`, width: 13, height: 13, marginLeft: -6.5, marginTop: -6.5, padding: 4, zIndex: failed ? 2 : 1 }}
    >
      <span className="block" style={{ width: 5, height: 5, borderRadius: failed ? 1 : '50%', background: failed ? 'var(--bad-solid)' : 'color-mix(in srgb, var(--c1) 65%, transparent)' }} />
    </ScopeLink>
  )
}
