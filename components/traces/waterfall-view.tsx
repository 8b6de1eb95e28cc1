'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import type { Span } from '@/lib/domains/telemetry/schemas'
import { milliseconds, quantityText } from '../data/numbers'
import type { Stretch } from './critical-path'
import { axisTicks, type WaterfallRow } from './waterfall'
import { WaterfallBar, WaterfallName } from './waterfall-row'

export interface WaterfallProps {
  rows: WaterfallRow[]
  durationMs: number
  path: Stretch[]
  colours: ReadonlyMap<string, string>
  selected: string | null
  onSelect: (span: Span) => void
  onFold: (spanId: string, folded: boolean) => void
}

const rowHeight = 25
const shownMax = 26

/** The tree of spans against time. Only the rows in sight exist; arrows walk, left and right fold. */
export function Waterfall({ rows, durationMs, path, colours, selected, onSelect, onFold }: WaterfallProps) {
  const t = useTranslations('trace')
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12, initialRect: { width: 800, height: rowHeight * shownMax } })
  const at = rows.findIndex((row) => row.span.spanId === selected)
  const stretches = useMemo(() => stretchesOf(path), [path])
  // Synchronises the scroll position with the selected span, which may come from the address.
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])
  const press = (event: KeyboardEvent) => {
    const row = rows[at]
    const move = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: rows.length - 1, j: at + 1, k: Math.max(0, at - 1) }[event.key]
    const target = move === undefined ? undefined : rows[Math.min(rows.length - 1, move)]
    if (target) onSelect(target.span)
    else if (row && event.key === 'ArrowRight' && row.folded) onFold(row.span.spanId, false)
    else if (row && event.key === 'ArrowLeft' && row.children > 0 && !row.folded) onFold(row.span.spanId, true)
    else if (row && event.key === 'ArrowLeft') {
      const parent = rows.slice(0, at).findLast((one) => one.depth < row.depth)
      if (parent) onSelect(parent.span)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="wf">
      <div className="wf-in">
        <div className="wf-head" aria-hidden="true">
          <span>{t('waterfall.name')}</span>
          <Axis durationMs={durationMs} />
        </div>
        <div
          ref={scroller}
          className="wf-rows"
          style={{ height: Math.min(rows.length, shownMax) * rowHeight + 2 }}
          role="tree"
          aria-label={t('waterfall.title')}
          tabIndex={0}
          onKeyDown={press}
          {...(at >= 0 && { 'aria-activedescendant': `${id}-${selected}` })}
        >
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="none">
            {virtual.getVirtualItems().map((item) => {
              const row = rows[item.index]
              if (!row) return null
              return (
                <div
                  key={row.span.spanId}
                  id={`${id}-${row.span.spanId}`}
                  role="treeitem"
                  aria-level={row.depth + 1}
                  aria-selected={row.span.spanId === selected}
                  aria-setsize={rows.length}
                  aria-posinset={item.index + 1}
                  {...(row.children > 0 && { 'aria-expanded': !row.folded })}
                  className="wf-row"
                  style={{ transform: `translateY(${item.start}px)`, height: rowHeight }}
                  onClick={() => onSelect(row.span)}
                >
                  <WaterfallName row={row} colour={colours.get(row.span.application) ?? 'var(--c-other)'} onFold={onFold} />
                  <WaterfallBar row={row} durationMs={durationMs} colour={colours.get(row.span.application) ?? 'var(--c-other)'} stretches={stretches.get(row.span.spanId) ?? []} />
                </div>
              )
            })}
          </div>
        </div>
      </div>
    </div>
  )
}

function stretchesOf(path: Stretch[]): Map<string, Stretch[]> {
  const by = new Map<string, Stretch[]>()
  for (const stretch of path) by.set(stretch.spanId, [...(by.get(stretch.spanId) ?? []), stretch])
  return by
}

function Axis({ durationMs }: { durationMs: number }) {
  return (
    <span className="wf-axis">
      {axisTicks(durationMs).map((ms) => (
        <i key={ms} style={{ left: `${(ms / Math.max(durationMs, 0.001)) * 100}%` }}>
          {ms === 0 ? '0' : quantityText(milliseconds(ms))}
        </i>
      ))}
      <i className="last">{quantityText(milliseconds(durationMs))}</i>
    </span>
  )
}
