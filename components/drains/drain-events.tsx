'use client'

import { useTranslations } from 'next-intl'
import type { DrainEvent } from '@/lib/domains/drains/schemas'
import { ChangeMark, useActionWords } from '../changes/change-words'
import { Ago } from '../ui/time'

/** What people did to it, newest first: entries of the ledger. */
export function DrainEvents({ name, events }: { name: string; events: readonly DrainEvent[] }) {
  const t = useTranslations('drains')
  const words = useActionWords()
  return (
    <ul className="list" aria-label={t('events.caption')}>
      {events.map(({ position, at, action, actor, why }) => (
        <li key={position}>
          <ChangeMark entry={{ action, phase: 'done' }} />
          <div className="grow sm">
            {words(action, name)}
            <div className="xs muted">{[actor, why].filter(Boolean).join(': ')}</div>
          </div>
          <span className="muted sm">
            <Ago atMs={Date.parse(at)} />
          </span>
        </li>
      ))}
    </ul>
  )
}
