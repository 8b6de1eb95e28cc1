'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { rulePreviewQuery } from '@/lib/domains/alerts/queries/alerts'
import type { RuleCondition } from '@/lib/domains/alerts/schemas'
import { Failed, LoadingBlock } from '../data/states'
import { useSettled } from '../delivery/use-settled'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { Duration, Moment } from '../ui/time'
import { ruleLook } from './alert-look'
import { useAlertWords } from './use-alert-words'
import { useTimeWords } from '../data/use-words'

const shown = 8

/** What the rule would have done, on what is stored; it follows what is typed. */
export function RulePreview({ application, condition }: { application: string; condition: RuleCondition | null }) {
  const t = useTranslations('alerts')
  const words = useAlertWords()
  const time = useTimeWords()
  const asked = useSettled(application !== '' && condition ? JSON.stringify({ application, condition }) : '')
  const input = (asked === '' ? { application: 'none', condition: { kind: 'absence', of: 'requests', forSeconds: 60 } } : JSON.parse(asked)) as { application: string; condition: RuleCondition }
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({ ...rulePreviewQuery(input), enabled: asked !== '', placeholderData: keepPreviousData })
  if (asked === '' || !condition)
    return (
      <Panel title={t('preview.title')} body>
        <p className="muted sm">{t('preview.choose')}</p>
      </Panel>
    )
  if (!data)
    return (
      <Panel title={t('preview.title')}>{error ? <Failed title={t('preview.unreadable')} error={error} retry={() => void refetch()} retrying={isFetching} /> : <LoadingBlock height={140} />}</Panel>
    )
  const { fired, unknownMs, now } = data
  return (
    <Panel title={t('preview.title')} body busy={isPlaceholderData}>
      <div className="stack">
        <p>
          <b className="med">{t('preview.fired', { count: fired.length })}</b>
        </p>
        {fired.length > 0 && (
          <ul className="stack sm">
            {fired.slice(-shown).map(({ fromMs, toMs }) => (
              <li key={fromMs} className="row gap-2 wrap">
                <Moment atMs={fromMs} />
                <span className="muted">{toMs === null ? t('preview.still') : <Duration ms={toMs - fromMs} />}</span>
              </li>
            ))}
            {fired.length > shown && <li className="muted">{t('preview.more', { more: fired.length - shown })}</li>}
          </ul>
        )}
        {unknownMs > 0 && <p className="sm soft">{t('preview.unknown', { time: time.duration(unknownMs) })}</p>}
        <p className="row gap-2 wrap sm">
          <State state={ruleLook[now.state]} word={t(`preview.now.${now.state}`)} />
          {/* A figure of the former condition would be said with the unit of this one. */}
          <span className="muted">{isPlaceholderData ? '…' : now.state === 'no-data' ? now.reason !== null && t(`reason.${now.reason}`) : words.value(input.condition, now.value)}</span>
        </p>
        <p className="xs muted">{t('preview.heard')}</p>
      </div>
    </Panel>
  )
}
