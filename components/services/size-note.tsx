'use client'

import { useTranslations } from 'next-intl'
import { heldUntil } from '@/lib/domains/catalog/core/decide-size'
import type { Service } from '@/lib/domains/catalog/schemas'
import { bytesText, serviceWord } from './service-look'

type Fullness = 'near' | 'overSize' | 'held'

/** Null while there is room enough. */
export function fullnessOf(service: Service): Fullness | null {
  const word = serviceWord(service)
  return word === 'near' || word === 'overSize' || word === 'held' ? word : null
}

/** What it means for the applications, and what the team can do. */
export function SizeNote({ full, service: { sizeLimitBytes } }: { full: Fullness; service: Service }) {
  const t = useTranslations('services')
  const limit = bytesText(sizeLimitBytes)
  return (
    <div className={`note ${full === 'held' ? 'bad' : 'warn'} mt-4`} role="status">
      <p>{t(`size.${full}`, { limit, until: bytesText(sizeLimitBytes * heldUntil) })}</p>
      <p>{t('size.room')}</p>
      <p>{t('size.larger')}</p>
    </div>
  )
}
