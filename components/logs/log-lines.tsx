'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import type { LogLine } from '@/lib/domains/telemetry/schemas'
import { LogLineRow } from './log-line'

/** Below this a browser draws them all without effort. */
const windowedFrom = 250

export interface LogLinesProps {
  lines: LogLine[]
  words: readonly string[]
  wrap?: boolean
  /** A reader who scrolls down or opens a line reads: what arrives must not move it. */
  onReading?: () => void
  /** The line that is open, and how to open another, where the page keeps it; else the list does. */
  opened?: [id: string | null, open: (id: string | null) => void]
  /** The page has a search that values of a line can narrow. */
  narrowing?: boolean
}

/** Log lines, one open at a time. A long list draws only what is in sight. */
export function LogLines(props: LogLinesProps) {
  const own = useState<string | null>(null)
  const [open, setOpen] = props.opened ?? own
  const toggle = (id: string) => {
    props.onReading?.()
    setOpen(open === id ? null : id)
  }
  return props.lines.length < windowedFrom ? <All {...props} open={open} toggle={toggle} /> : <Windowed {...props} open={open} toggle={toggle} />
}

interface Inner extends LogLinesProps {
  open: string | null
  toggle: (id: string) => void
}

function All({ lines, words, wrap = false, narrowing = false, open, toggle }: Inner) {
  return (
    <ol className={`lines ${wrap ? 'wrap' : ''}`}>
      {lines.map((line) => (
        <LogLineRow key={line.id} line={line} words={words} open={open === line.id} narrowing={narrowing} onToggle={() => toggle(line.id)} />
      ))}
    </ol>
  )
}

function Windowed({ lines, words, wrap = false, narrowing = false, onReading, open, toggle }: Inner) {
  const t = useTranslations('logs')
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => 25, overscan: 20, getItemKey: (at) => lines[at]?.id ?? at, initialRect: { width: 900, height: 600 } })
  const items = virtual.getVirtualItems()
  return (
    <div ref={scroller} className={`lines boxed ${wrap ? 'wrap' : ''}`} tabIndex={0} role="region" aria-label={t('lines')} onScroll={(event) => event.currentTarget.scrollTop > 40 && onReading?.()}>
      <ol style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        <div style={{ position: 'absolute', top: 0, left: 0, right: 0, transform: `translateY(${items[0]?.start ?? 0}px)` }} role="presentation">
          {items.map((item) => {
            const line = lines[item.index]
            return (
              line && (
                <div key={item.key} data-index={item.index} ref={virtual.measureElement} role="presentation">
                  <LogLineRow line={line} words={words} open={open === line.id} narrowing={narrowing} onToggle={() => toggle(line.id)} />
                </div>
              )
            )
          })}
        </div>
      </ol>
    </div>
  )
}
