'use client'

import { useTranslations } from 'next-intl'
import type { ServiceEvent } from '@/lib/domains/catalog/schemas'
import { ChangePhase } from '@/lib/domains/ledger/schemas'
import { ChangeMark } from '../changes/change-words'
import { Ago } from '../ui/time'

/** Newest first: an intent goes when the outcome that settles it is there; one that is still open stays. */
export function settledEvents(events: readonly ServiceEvent[]): ServiceEvent[] {
  const outcomes = new Map<string, number>()
  return events.filter(({ action, subject, phase }) => {
    const act = `${action} ${subject}`
    const open = outcomes.get(act) ?? 0
    if (phase !== 'intended') outcomes.set(act, open + 1)
    else if (open > 0) outcomes.set(act, open - 1)
    return phase !== 'intended' || open === 0
  })
}

/** What people and controllers did to it and its bindings, newest first: entries of the ledger. */
export function ServiceEvents({ events }: { events: readonly ServiceEvent[] }) {
  const t = useTranslations('services')
  const words = useTranslations('changes')
  if (events.length === 0) return <p className="body muted sm">{t('events.none')}</p>
  return (
    <ul className="list" aria-label={t('events.caption')}>
      {settledEvents(events).map(({ position, at, action, phase, actor, subject, why }) => {
        const key = `action.${action}`
        const title = words.has(key) ? words(key, { subject }) : action
        const said = ChangePhase.catch('done').parse(phase)
        return (
          <li key={position}>
            <ChangeMark entry={{ action, phase: said }} />
            <div className="grow sm">
              {title}
              {said !== 'done' && <span className="muted"> · {words(`phase.${said}`)}</span>}
              <div className="xs muted">{[actor, why].filter(Boolean).join(': ')}</div>
            </div>
            <span className="muted sm">
              <Ago atMs={Date.parse(at)} />
            </span>
          </li>
        )
      })}
    </ul>
  )
}
