'use client'

import { useTranslations } from 'next-intl'
import type { NamedPlace } from '@/lib/domains/configuration/core/place-name'
import { isSealed } from '@/lib/domains/configuration/core/sealed-value'
import type { ConfigScalar } from '@/lib/domains/configuration/schemas'

/** For what a document is, as one phrase: "home in zone local-a". */
export function usePlaceWords(): (place: NamedPlace) => string {
  const t = useTranslations('configuration')
  return ({ application, layer, target }) => t(`place.${layer}`, { application: application ?? '', target })
}

/** A value as it stands; nothing, and what is encrypted, in words. */
export function Value({ value }: { value: ConfigScalar | null }) {
  const t = useTranslations('configuration')
  if (value === null) return <span className="muted">{t('value.none')}</span>
  if (value === '') return <span className="muted">{t('value.empty')}</span>
  return isSealed(value) ? <span className="muted">{t('value.sealed')}</span> : <span className="mono config-value">{String(value)}</span>
}
