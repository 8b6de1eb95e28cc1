'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { RankedBrief } from '../../correlation/ranked-brief'
import { useMomentWords } from '../../correlation/use-moment-words'
import { correlationAsk } from '../../correlation/why-ask'
import { ScopeLink } from '../../shell/scope-link'
import { Button } from '../../ui/button'
import { useDismiss } from '../../ui/use-dismiss'
import { momentLinks, type MomentScope } from '../prepare/moment-scope'
import type { PickedSpan } from '../prepare/plot-gesture'

export interface MomentMenuProps {
  /** What the chart shows: the menu's name. */
  title: string
  picked: PickedSpan
  scope: MomentScope
  /** Sets the range of the page to the span; absent where a page has a range of its own. */
  onZoom?: ((fromMs: number, toMs: number) => void) | undefined
  onClose: (how: 'escape' | 'outside') => void
}

const marginPx = 12
const links = ['traces', 'failed', 'slowest', 'logs', 'loud', 'changes'] as const

/** This moment of a chart: its traces, logs and changes, and what was changed before it, likeliest first. */
export function MomentMenu({ title, picked: { span, at }, scope, onZoom, onClose }: MomentMenuProps) {
  const t = useTranslations('correlation')
  const box = useRef<HTMLDivElement>(null)
  useDismiss(box, true, onClose)
  // Synchronises with the window and the focus: the menu is moved into sight, and the keyboard goes into it.
  useEffect(() => {
    const menu = box.current
    if (!menu) return
    const over = menu.getBoundingClientRect().right - (document.documentElement.clientWidth - marginPx)
    menu.style.translate = over > 0 ? `${-over}px 0` : ''
    menu.querySelector<HTMLElement>('button,a')?.focus()
  }, [span])
  const when = useMomentWords().span(span)
  const hrefs = momentLinks(scope, span)
  return (
    <div ref={box} role="dialog" aria-label={`${title}, ${when}`} className="menu pop moment" style={{ left: `calc(var(--gut) + (100% - var(--gut)) * ${Math.min(1, Math.max(0, at)).toFixed(4)})` }}>
      <h3 className="num">{when}</h3>
      {onZoom && (
        <Button
          look="quiet"
          icon="fit"
          onClick={() => {
            onClose('escape')
            onZoom(span.fromMs, span.toMs)
          }}
        >
          {t('zoom')}
        </Button>
      )}
      <ul className="moment-links">
        {links.map((link) => (
          <li key={link}>
            <ScopeLink href={hrefs[link]}>{t(`link.${link}`)}</ScopeLink>
          </li>
        ))}
      </ul>
      <RankedBrief ask={correlationAsk(scope, span)} scope={scope} span={span} />
    </div>
  )
}
