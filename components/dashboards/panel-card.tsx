'use client'

import { useTranslations } from 'next-intl'
import type { KeyboardEvent } from 'react'
import type { PanelMove } from '@/lib/domains/telemetry/core/arrange-panels'
import type { DashboardPanel } from '@/lib/domains/telemetry/dashboard-schemas'
import { QueryView } from '../data/query-view'
import { LoadingBlock } from '../data/states'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { panelHref } from './panel-ask'
import { PanelView } from './panel-view'

interface PanelCardProps {
  panel: DashboardPanel
  /** Only while the dashboard is arranged. */
  arrange?: { moving: boolean; onMoving: (moving: boolean) => void; onMove: (move: PanelMove) => void; onRemove: () => void; onRename: (title: string) => void }
}

const moves: Record<string, PanelMove> = { ArrowLeft: 'earlier', ArrowUp: 'earlier', ArrowRight: 'later', ArrowDown: 'later', Home: 'first', End: 'last' }
const sizes: Record<string, PanelMove> = { ArrowLeft: 'narrower', ArrowRight: 'wider', ArrowUp: 'flatter', ArrowDown: 'taller' }

/** One panel. While it is moved the arrows move it, with Shift they size it, Enter and Esc end it. */
export function PanelCard({ panel, arrange }: PanelCardProps) {
  const t = useTranslations('dashboards')
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (!arrange?.moving) return
    const move = (event.shiftKey ? sizes : moves)[event.key]
    if (move) {
      event.preventDefault()
      arrange.onMove(move)
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      arrange.onMoving(false)
    }
  }
  return (
    <div data-moving={arrange?.moving} style={{ gridColumn: `span ${panel.width}` }}>
      <Panel
        title={panel.title}
        body
        end={
          arrange ? (
            <>
              <input className="input sm" style={{ width: 140 }} aria-label={t('rename', { title: panel.title })} defaultValue={panel.title} maxLength={120} onBlur={(event) => event.target.value.trim() && arrange.onRename(event.target.value.trim())} />
              <button type="button" className="btn quiet" aria-label={`${t('move')}: ${panel.title}`} aria-pressed={arrange.moving} aria-describedby="arrange-keys" onClick={() => arrange.onMoving(!arrange.moving)} onKeyDown={onKeyDown} onBlur={() => arrange.onMoving(false)}>
                {t('move')}
              </button>
              <Button look="quiet" icon="trash" aria-label={t('removePanel', { title: panel.title })} onClick={arrange.onRemove} />
            </>
          ) : (
            <ScopeLink className="sm" href={panelHref(panel)} aria-label={`${t('open')}: ${panel.title}`}>
              {t('open')}
            </ScopeLink>
          )
        }
      >
        <div style={{ minHeight: panel.height * 130 - 70 }}>
          <QueryView loading={<LoadingBlock height={panel.height * 130 - 70} />} title={t('panelUnreadable', { title: panel.title })}>
            <PanelView panel={panel} />
          </QueryView>
        </div>
      </Panel>
    </div>
  )
}
