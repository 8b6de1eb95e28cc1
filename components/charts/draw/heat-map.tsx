'use client'

import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import { type CSSProperties, type KeyboardEvent, useMemo, useState } from 'react'
import type { HeatMapAnswer } from '@/lib/domains/telemetry/metric-schemas'
import { formatMoment } from '../../data/moments'
import { count } from '../../data/numbers'
import { Table } from '../../data/table'
import { type Heat, heatTicks, prepareHeat } from '../prepare/heat'
import { metricUnit } from '../prepare/metric-unit'
import { unitWords } from '../prepare/units'
import { XAxis } from './chart-frame'

/** How observations lie over time: the darker a cell, the more of them. Arrows read the cells; Enter opens what happened in one. */
export function HeatMap({ answer, title, height = 220, onOpen }: { answer: HeatMapAnswer; title: string; height?: number; onOpen?: (cell: { fromMs: number; toMs: number; low: number; high: number | null }) => void }) {
  const t = useTranslations('charts')
  const heat = useMemo(() => prepareHeat(answer), [answer])
  const unit = metricUnit(answer.unit, true)
  const words = unitWords(unit.unit, Math.max(0, ...answer.bounds.map((bound) => (bound ?? 0) * unit.factor)))
  const say = (value: number | null) => (value === null ? '∞' : words.text(value * unit.factor))
  const [at, setAt] = useState<{ row: number; column: number } | null>(null)
  const [asTable, setAsTable] = useState(false)
  const moment = useMoment()
  const column = at && heat.columns[at.column]
  const row = at && heat.rows[at.row]
  const said = column && row ? t('heat.cell', { at: moment(column.atMs), from: say(row.from ?? 0), to: say(row.to), count: column.cells === null ? t('nothing') : count(column.cells[at.row]?.count ?? 0) }) : ''
  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key]
    if (step) {
      event.preventDefault()
      const clamp = (value: number, length: number) => Math.min(length - 1, Math.max(0, value))
      setAt({ row: clamp((at?.row ?? heat.rows.length - 1) + (step[0] ?? 0), heat.rows.length), column: clamp((at?.column ?? heat.columns.length) + (step[1] ?? 0), heat.columns.length) })
    } else if (event.key === 'Escape' && at) {
      event.stopPropagation()
      setAt(null)
    } else if (event.key === 'Enter' && at) open(at.row, at.column)
  }
  const open = (rowAt: number, columnAt: number) => {
    const [line, step] = [heat.rows[rowAt], heat.columns[columnAt]]
    if (line && step && step.total > 0) onOpen?.({ fromMs: step.atMs, toMs: step.atMs + answer.stepMs, low: (line.from ?? 0) * unit.factor, high: line.to === null ? null : line.to * unit.factor })
  }
  if (heat.total === 0) return <p className="body soft sm">{t('summary.empty', { title })}</p>
  const endMs = answer.startMs + Math.max(1, heat.columns.length) * answer.stepMs
  return (
    <div>
      <div className="chart-head">
        <span className="soft sm med">{title}</span>
        <span className="end">
          <button type="button" className="linkish twin" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? t('chart') : t('table')}
            <span className="vh">: {title}</span>
          </button>
        </span>
      </div>
      {asTable ? (
        <HeatTable heat={heat} title={title} say={say} />
      ) : (
        <figure className="heat" style={{ '--h': `${height}px` } as CSSProperties}>
          <div className="yax" aria-hidden="true">
            {heatTicks(heat.rows).map((tick) => (
              <span key={tick.value} style={{ top: `${tick.at * 100}%` }}>
                {say(tick.value)}
              </span>
            ))}
          </div>
          <div
            className="cells"
            role="application"
            aria-roledescription={t('heat.name')}
            aria-label={`${title}. ${t('heat.summary', { total: count(heat.total), highest: count(heat.highest) })} ${t('keys')}`}
            tabIndex={0}
            style={{ gridTemplateColumns: `repeat(${heat.columns.length}, minmax(0, 1fr))`, gridTemplateRows: `repeat(${heat.rows.length}, minmax(0, 1fr))`, gridAutoFlow: 'column' }}
            onKeyDown={walk}
            onBlur={() => setAt(null)}
            onPointerLeave={() => setAt(null)}
          >
            {heat.columns.map(({ atMs, cells }, columnAt) =>
              cells === null ? (
                <i key={atMs} className="hole" style={{ gridRow: `1 / span ${heat.rows.length}` }} />
              ) : (
                cells.map(({ strength }, rowAt) => (
                  <i
                    key={`${atMs} ${heat.rows[rowAt]?.to}`}
                    className={at?.row === rowAt && at.column === columnAt ? 'on' : ''}
                    style={strength > 0 ? { background: `color-mix(in srgb, var(--c1) ${Math.round(strength * 100)}%, transparent)` } : undefined}
                    onPointerEnter={() => setAt({ row: rowAt, column: columnAt })}
                    onClick={() => open(rowAt, columnAt)}
                  />
                ))
              ),
            )}
          </div>
          <XAxis fromMs={answer.startMs} toMs={endMs} />
          <p className="xs muted" role="status">
            {said || '\u00a0'}
          </p>
        </figure>
      )}
    </div>
  )
}

function useMoment() {
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  return (atMs: number) => formatMoment(atMs, { locale, timeZone, style: 'clock' })
}

/** The twin: every cell that counted something. */
function HeatTable({ heat, title, say }: { heat: Heat; title: string; say: (value: number | null) => string }) {
  const t = useTranslations('charts')
  const moment = useMoment()
  const rows = heat.columns.flatMap(({ atMs, cells }) => (cells ?? []).flatMap(({ count: found }, at) => (found > 0 ? [{ atMs, row: heat.rows[at], found }] : [])))
  return (
    <div style={{ maxHeight: 260, overflow: 'auto' }}>
      <Table
        caption={title}
        rows={rows}
        rowKey={(cell) => `${cell.atMs} ${cell.row?.to}`}
        columns={[
          { key: 'time', head: t('time'), cell: (cell) => <span className="num">{moment(cell.atMs)}</span> },
          { key: 'bucket', head: t('heat.bucket'), cell: (cell) => <span className="num">{`${say(cell.row?.from ?? 0)} – ${say(cell.row?.to ?? null)}`}</span> },
          { key: 'count', head: t('heat.count'), figure: true, cell: (cell) => count(cell.found) },
        ]}
      />
    </div>
  )
}
