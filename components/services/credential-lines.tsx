'use client'

import { useTranslations } from 'next-intl'
import type { Credential } from '@/lib/domains/catalog/schemas'
import { StateGlyph } from '../ui/state'
import { Ago, Moment } from '../ui/time'
import { Holders } from './holders'

const shown = 3

/** The life line of a binding's credentials, newest first: issued, used by so many sessions, revoked. */
export function CredentialLines({ credentials }: { credentials: readonly Credential[] }) {
  const t = useTranslations('services')
  return (
    <ul className="stack sm">
      {credentials.slice(0, shown).map((one) => (
        <li key={one.id} className="row gap-1 wrap">
          <StateGlyph state={one.state === 'revoked' ? 'off' : one.given ? 'ok' : 'info'} label={t(`credential.${one.state === 'issued' && one.given ? 'given' : one.state}`)} />
          <span className="mono">#{one.number}</span>
          {one.issuedAt && (
            <span className="muted">
              <Moment atMs={Date.parse(one.issuedAt)} />
              {' – '}
              {one.revokedAt ? <Moment atMs={Date.parse(one.revokedAt)} /> : t('credential.now')}
            </span>
          )}
          {one.state === 'issued' && <span>{t('credential.sessions', { sessions: one.sessions })}</span>}
          {one.lastUseAt && (
            <span className="muted">
              {t('credential.used')} <Ago atMs={Date.parse(one.lastUseAt)} />
            </span>
          )}
          {one.endAsked && one.state === 'issued' && <span className="muted">{t('holders.ending')}</span>}
          <Holders credential={one} />
        </li>
      ))}
      {credentials.length > shown && <li className="muted">{t('credential.more', { more: credentials.length - shown })}</li>}
    </ul>
  )
}
