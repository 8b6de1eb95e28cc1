'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { WaterfallSpan } from '@/lib/domains/telemetry/trace-schemas'
import { milliseconds, quantityText } from '../data/numbers'
import type { TraceRows } from './use-trace-rows'
import { axisTicks } from './waterfall'
import { WaterfallBar, WaterfallName } from './waterfall-row'

export interface WaterfallProps {
  rows: TraceRows
  durationMs: number
  colours: ReadonlyMap<string, string>
  selected: string | null
  /** Where the selected span stands, -1 while that is not known. */
  at: number
  found: ReadonlySet<string>
  onSelect: (spanId: string) => void
  onFold: (row: WaterfallSpan, folded: boolean) => void
}

const rowHeight = 25
const shownMax = 26
const pageStep = shownMax - 2

/** The tree of spans against time. Only the rows in sight are asked for and drawn; arrows walk, left and right fold. */
export function Waterfall({ rows, durationMs, colours, selected, at, found, onSelect, onFold }: WaterfallProps) {
  const t = useTranslations('trace')
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const { total, look } = rows
  const virtual = useVirtualizer({
    count: total, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 6, initialRect: { width: 800, height: rowHeight * shownMax },
    initialOffset: Math.max(0, at - 8) * rowHeight,
  })
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  // Synchronises what is asked from the server with what the list shows.
  useEffect(() => look(first, last), [look, first, last])
  // Synchronises the scroll position with the selected span, which may come from the address.
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])
  const [awaited, setAwaited] = useState<number | null>(null)
  const arrived = awaited === null ? undefined : rows.row(awaited)
  // Synchronises the selection with rows that the server sends: no press is lost until they come.
  useEffect(() => {
    if (!arrived) return
    setAwaited(null)
    onSelect(arrived.spanId)
  }, [arrived, onSelect])
  const goTo = (index: number) => {
    const target = rows.row(index)
    setAwaited(target ? null : index)
    if (target) onSelect(target.spanId)
    else virtual.scrollToIndex(index)
  }
  const press = (event: KeyboardEvent) => {
    const from = awaited ?? at
    const row = rows.row(from)
    const move = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: total - 1, PageDown: from + pageStep, PageUp: from - pageStep, j: from + 1, k: from - 1 }[event.key]
    if (move !== undefined && (from >= 0 || event.key === 'Home' || event.key === 'End')) {
      goTo(Math.max(0, Math.min(total - 1, move)))
    } else if (row && event.key === 'ArrowRight' && row.folded) onFold(row, false)
    else if (row && event.key === 'ArrowLeft' && row.children > 0 && !row.folded) onFold(row, true)
    else if (row && event.key === 'ArrowLeft' && row.parentId !== null && !row.cut) onSelect(row.parentId)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const colourOf = (application: string) => colours.get(application) ?? 'var(--c-other)'
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
          style={{ height: Math.min(Math.max(total, 1), shownMax) * rowHeight + 2 }}
          role="tree"
          aria-label={t('waterfall.title')}
          tabIndex={0}
          onKeyDown={press}
          {...(at >= 0 && rows.row(at)?.spanId === selected && { 'aria-activedescendant': `${id}-${selected}` })}
        >
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="none">
            {items.map((item) => {
              const row = rows.row(item.index)
              const place = { transform: `translateY(${item.start}px)`, height: rowHeight }
              if (!row) return <div key={item.index} className="wf-row" style={place} aria-hidden="true"><i className="wf-wait" /></div>
              return (
                <div
                  key={item.index}
                  id={`${id}-${row.spanId}`}
                  role="treeitem"
                  aria-level={row.depth + 1}
                  aria-selected={row.spanId === selected}
                  aria-setsize={total}
                  aria-posinset={item.index + 1}
                  {...(row.children > 0 && { 'aria-expanded': !row.folded })}
                  className="wf-row"
                  style={place}
                  onClick={() => onSelect(row.spanId)}
                >
                  <WaterfallName row={row} colour={colourOf(row.application)} found={found.has(row.spanId)} onFold={onFold} />
                  <WaterfallBar row={row} durationMs={durationMs} colour={colourOf(row.application)} />
                </div>
              )
            })}
          </div>
        </div>
      </div>
    </div>
  )
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
