'use client'

import { useTranslations } from 'next-intl'
import type { CSSProperties } from 'react'
import { hiddenApplication } from '@/lib/domains/telemetry/core/redact-trace'
import { milliseconds, quantityText } from '../data/numbers'
import { Icon } from '../ui/icon'
import { StateGlyph } from '../ui/state'
import type { Stretch } from './critical-path'
import type { WaterfallRow } from './waterfall'

const indentPx = 12
const deepest = 14

export function WaterfallName({ row, colour, onFold }: { row: WaterfallRow; colour: string; onFold: (spanId: string, folded: boolean) => void }) {
  const t = useTranslations('trace')
  const { span } = row
  const hidden = span.application === hiddenApplication
  return (
    <span className="wf-name" style={{ paddingLeft: 8 + Math.min(row.depth, deepest) * indentPx }}>
      {row.children > 0 ? (
        // For pointers: the tree's own arrow keys fold for everybody else.
        <span
          className="wf-fold"
          onClick={(event) => {
            event.stopPropagation()
            onFold(span.spanId, !row.folded)
          }}
        >
          <Icon name={row.folded ? 'right' : 'down'} small />
        </span>
      ) : (
        <span className="wf-fold" />
      )}
      <i className={`sw ${hidden ? 'hatch' : ''}`} style={{ '--sw': colour } as CSSProperties} />
      {span.status === 'error' && <StateGlyph state="bad" label={t('failed')} />}
      {row.cut && (
        <span title={t('waterfall.cut')}>
          <StateGlyph state="unknown" />
        </span>
      )}
      <span className="trunc" title={`${span.application} ${span.name}`}>
        {hidden ? <span className="muted">{t('waterfall.hidden')}</span> : span.application} <span className="soft">{span.name}</span>
        {row.folded && <span className="muted"> +{row.below}</span>}
      </span>
    </span>
  )
}

export function WaterfallBar({ row, durationMs, colour, stretches }: { row: WaterfallRow; durationMs: number; colour: string; stretches: Stretch[] }) {
  const { span } = row
  const whole = Math.max(durationMs, 0.001)
  const left = Math.max(0, Math.min(100, (span.startOffsetMs / whole) * 100))
  const width = Math.max(0.15, Math.min(100 - left, (span.durationMs / whole) * 100))
  const text = quantityText(milliseconds(span.durationMs))
  // Beside the bar, on the side that has room.
  const label: CSSProperties = left + width < 86 ? { left: `calc(${left + width}% + 6px)` } : left > 12 ? { right: `calc(${100 - left}% + 6px)` } : { left: `calc(${left}% + 6px)`, color: 'var(--surface)' }
  return (
    <span className="wf-bar">
      <i className={span.application === hiddenApplication ? 'hatch' : ''} style={{ left: `${left}%`, width: `${width}%`, ...(span.application === hiddenApplication ? { boxShadow: 'inset 0 0 0 1px var(--line-2)' } : { background: colour }) }} />
      {stretches.map((stretch) => (
        <b key={stretch.fromMs} style={{ left: `${(stretch.fromMs / whole) * 100}%`, width: `${Math.max(0.1, ((stretch.toMs - stretch.fromMs) / whole) * 100)}%` }} />
      ))}
      <em className="num" style={label}>
        {text}
      </em>
    </span>
  )
}
