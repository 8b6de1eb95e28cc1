'use client'

import { useTranslations } from 'next-intl'
import type { Notice } from '@/lib/domains/alerts/schemas'
import { State } from '../ui/state'
import { Ago, Moment } from '../ui/time'
import { alertName, noticeLook, noticeWord } from './alert-look'

/** Who was told of an alert, in a cell: the worst of what was sent. */
export function NoticeSummary({ notices, silenced }: { notices: Notice[]; silenced: boolean }) {
  const t = useTranslations('alerts')
  if (notices.length === 0) return <span className="muted">{t(silenced ? 'notice.silenced' : 'notice.inApp')}</span>
  const worst = (['failed', 'waiting', 'sent'] as const).find((state) => notices.some((one) => one.state === state)) ?? 'sent'
  const tried = notices.filter(({ state }) => state === worst).reduce((most, { tries }) => Math.max(most, tries), 0)
  return <State state={noticeLook[worst]} word={t(`notice.state.${noticeWord({ state: worst, tries: tried })}`)} />
}

/** Each message to a webhook with its tries, newest first. */
export function NoticeLines({ notices }: { notices: Notice[] }) {
  const t = useTranslations('alerts')
  if (notices.length === 0) return <p className="muted sm">{t('notice.none')}</p>
  return (
    <ul className="list" aria-label={t('notice.title')}>
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </ul>
  )
}

function NoticeLine({ notice: { event, webhook, alert, state, tries, attempts, createdAt, nextAt } }: { notice: Notice }) {
  const t = useTranslations('alerts')
  const last = attempts.at(-1)
  return (
    <li>
      <span className="notice-state">
        <State state={noticeLook[state]} word={t(`notice.state.${noticeWord({ state, tries })}`)} />
      </span>
      <div className="grow">
        <div className="ttl">
          {t(`notice.event.${event}`, { alert: alert === null ? '' : alertName(alert) })} → {webhook}
        </div>
        <div className="sub">
          {state === 'failed' && last && (
            <>
              {t('notice.lastTry')} <Moment atMs={Date.parse(last.at)} style="full" />
              {' · '}
            </>
          )}
          {tries === 0 ? t('notice.notTried') : t(state === 'failed' ? 'notice.after' : 'notice.tries', { tries })}
          {last && ` · ${last.status === null ? last.error : t(last.status >= 300 && last.status < 400 ? 'notice.redirected' : 'notice.answered', { status: last.status })}`}
          {state === 'waiting' && tries > 0 && nextAt !== null && (
            <>
              {' · '}
              {t('notice.again')} <Moment atMs={Date.parse(nextAt)} />
            </>
          )}
        </div>
      </div>
      <span className="muted sm">
        <Ago atMs={Date.parse(createdAt)} />
      </span>
    </li>
  )
}
