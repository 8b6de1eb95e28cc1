'use client'

import { useTranslations } from 'next-intl'
import { type CSSProperties, memo } from 'react'
import { hiddenApplication } from '@/lib/domains/telemetry/core/redact-trace'
import type { WaterfallSpan } from '@/lib/domains/telemetry/trace-schemas'
import { count, milliseconds, quantityText } from '../data/numbers'
import { Icon } from '../ui/icon'
import { StateGlyph } from '../ui/state'

const indentPx = 12
const deepest = 14

export const WaterfallName = memo(function WaterfallName({ row, colour, found, onFold }: { row: WaterfallSpan; colour: string; found: boolean; onFold: (row: WaterfallSpan, folded: boolean) => void }) {
  const t = useTranslations('trace')
  const hidden = row.application === hiddenApplication
  return (
    <span className={`wf-name ${found ? 'found' : ''}`} style={{ paddingLeft: 8 + Math.min(row.depth, deepest) * indentPx }}>
      {row.children > 0 ? (
        // For pointers: the tree's own arrow keys fold for everybody else.
        <span
          className="wf-fold"
          onClick={(event) => {
            event.stopPropagation()
            onFold(row, !row.folded)
          }}
        >
          <Icon name={row.folded ? 'right' : 'down'} small />
        </span>
      ) : (
        <span className="wf-fold" />
      )}
      <i className={`sw ${hidden ? 'hatch' : ''}`} style={{ '--sw': colour } as CSSProperties} />
      {row.status === 'error' && <StateGlyph state="bad" label={t('failed')} />}
      {row.cut && (
        <span title={t('waterfall.cut')}>
          <StateGlyph state="unknown" />
        </span>
      )}
      <span className="trunc" title={`${row.application} ${row.name}`}>
        {hidden ? <span className="muted">{t('waterfall.hidden')}</span> : row.application} <span className="soft">{row.name}</span>
        {row.folded && <span className="muted"> +{count(row.below)}</span>}
      </span>
    </span>
  )
})

export const WaterfallBar = memo(function WaterfallBar({ row, durationMs, colour }: { row: WaterfallSpan; durationMs: number; colour: string }) {
  const whole = Math.max(durationMs, 0.001)
  const left = Math.max(0, Math.min(100, (row.startOffsetMs / whole) * 100))
  const width = Math.max(0.15, Math.min(100 - left, (row.durationMs / whole) * 100))
  const text = quantityText(milliseconds(row.durationMs))
  // Beside the bar, on the side that has room.
  const label: CSSProperties = left + width < 86 ? { left: `calc(${left + width}% + 6px)` } : left > 12 ? { right: `calc(${100 - left}% + 6px)` } : { left: `calc(${left}% + 6px)`, color: 'var(--surface)' }
  const hidden = row.application === hiddenApplication
  return (
    <span className="wf-bar">
      <i className={hidden ? 'hatch' : ''} style={{ left: `${left}%`, width: `${width}%`, ...(hidden ? { boxShadow: 'inset 0 0 0 1px var(--line-2)' } : { background: colour }) }} />
      {row.path.length > 0 && <CriticalPath path={row.path} whole={whole} />}
      <em className="num" style={label}>
        {text}
      </em>
    </span>
  )
})

/** One drawing for all stretches of a row: a span that waits for thousands has hundreds of them. */
function CriticalPath({ path, whole }: { path: WaterfallSpan['path']; whole: number }) {
  const x = (ms: number) => ((ms / whole) * 1_000).toFixed(1)
  return (
    <svg viewBox="0 0 1000 2" preserveAspectRatio="none" aria-hidden="true">
      <path d={path.map(([fromMs, toMs]) => `M${x(fromMs)} 1H${x(Math.max(toMs, fromMs + whole / 1_000))}`).join('')} />
    </svg>
  )
}
