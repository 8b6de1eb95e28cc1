'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTimeWords } from '../data/use-words'
import { StateGlyph } from '../ui/state'
import { useNow } from '../ui/use-now'
import { partsKey, partsQuery } from './parts-query'
import { ScopeLink } from './scope-link'
import { useStreamInvalidation } from './use-live'

/** Says above every page which part is not ready, and what that takes away: a dead daemon never looks like an empty list. */
export function PartsBanner() {
  const t = useTranslations('shell')
  const words = useTimeWords()
  const parts = useQuery(partsQuery('banner'))
  const now = useNow()
  useStreamInvalidation(['parts'], [[...partsKey]])
  const failingMs = parts.isError && parts.errorUpdatedAt ? now - (parts.dataUpdatedAt || parts.errorUpdatedAt) : 0
  if (parts.isError)
    return (
      <div className="banner bad" role="alert">
        <StateGlyph state="bad" />
        <span>
          <b className="med">{t('parts.unreachable')}</b> {t('parts.unreachableSince', { age: words.duration(Math.max(1_000, failingMs)) })}
        </span>
      </div>
    )
  const away = parts.data?.parts.filter((part) => part.state !== 'ready' && part.state !== 'external') ?? []
  if (away.length === 0 && parts.data?.supervised !== false) return null
  return (
    <div className="banner" role="status">
      <StateGlyph state="warn" />
      <span>
        {away.map((part) => (
          <span key={part.part}>
            <b className="med">{t('parts.away', { part: t(`parts.name.${part.part}`), state: t(`parts.state.${part.state}`) })}</b> {t(`parts.without.${part.part}`)}{' '}
          </span>
        ))}
        {parts.data?.supervised === false && t('parts.unsupervised')}
      </span>
      <ScopeLink href="/settings/parts">{t('parts.look')}</ScopeLink>
    </div>
  )
}
