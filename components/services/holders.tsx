'use client'

import { useTranslations } from 'next-intl'
import type { Credential } from '@/lib/domains/catalog/schemas'
import { Ago } from '../ui/time'

/** Who is still there with a login that is to go: as the engine knows them, nothing of what they ask. */
export function Holders({ credential: { number, state, given, holders } }: { credential: Credential }) {
  const t = useTranslations('services')
  if (state !== 'issued' || given || holders.length === 0) return null
  return (
    <ul className="stack" aria-label={t('holders.caption', { number })}>
      {holders.map(({ program, address, sessions, sinceMs }) => (
        <li key={`${address} ${program}`} className="row gap-1 wrap">
          <span className={program ? 'mono' : 'muted'}>{program || t('holders.nameless')}</span>
          <span className="muted">{t(`holders.from.${address}`)},</span>
          <span>{t('credential.sessions', { sessions })}</span>
          {sinceMs !== null && (
            <span className="muted">
              {t('holders.since')} <Ago atMs={sinceMs} />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
