'use client'

import { useTranslations } from 'next-intl'
import type { TailQueryInput } from '@/lib/domains/telemetry/query-schemas'
import { rate } from '../data/numbers'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { LogLines } from './log-lines'
import { tailLinesMax } from './tail-buffer'
import { useTail } from './use-tail'

/** More than these pass by unread. */
const readablePerSecond = 50

/** Lines as they are stored. Reading pauses it: what arrives meanwhile waits, and is counted. */
export function LogTail({ ask, words }: { ask: TailQueryInput; words: string[] }) {
  const t = useTranslations('logs')
  const { buffer, state, perSecond, pause, resume } = useTail(ask)
  const live = state === 'open' && !buffer.paused
  return (
    <Panel
      title={t('tail.title')}
      end={
        <>
          <span className={`fresh ${live ? '' : 'stale'}`} role="status">
            <i className="pulse" aria-hidden="true" />
            {buffer.paused ? t('tail.paused') : state === 'open' ? t('tail.live', { rate: rate(perSecond).value }) : t(`tail.${state}`)}
            {buffer.dropped > 0 && ` · ${t('tail.dropped', { dropped: buffer.dropped })}`}
          </span>
          {buffer.paused ? (
            <Button icon="play" onClick={resume}>
              {buffer.waitingTotal > 0 ? t('tail.new', { count: buffer.waitingTotal }) : t('tail.resume')}
            </Button>
          ) : (
            <Button icon="pause" onClick={pause}>
              {t('tail.pause')}
            </Button>
          )}
        </>
      }
      footer={
        <span className="muted">
          {t('tail.kept', { shown: buffer.shown.length, max: tailLinesMax })}
          {perSecond > readablePerSecond && !buffer.paused && ` ${t('tail.fast')}`}
        </span>
      }
    >
      {buffer.shown.length === 0 ? <p className="body muted" style={{ minHeight: 240 }}>{t('tail.waiting')}</p> : <LogLines lines={buffer.shown} words={words} onReading={pause} narrowing />}
    </Panel>
  )
}
