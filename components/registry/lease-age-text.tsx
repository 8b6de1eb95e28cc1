'use client'

import { useTranslations } from 'next-intl'
import type { RegistryInstance } from '@/lib/domains/registry/schemas'
import { useNow } from '../ui/use-now'
import { leaseAge } from './lease-age'

/** Seconds since the last renewal, ticking, with what is left in the tooltip. */
export function LeaseAgeText({ lease }: { lease: RegistryInstance }) {
  const t = useTranslations('registry')
  const { state, ageSeconds, leftSeconds } = leaseAge(lease, useNow())
  return (
    <span className={`num ${state === 'fresh' ? '' : state === 'late' ? 't-warn strong' : 't-bad strong'}`} title={t('lease.left', { left: leftSeconds, of: lease.leaseSeconds })}>
      {t('lease.age', { age: ageSeconds })}
      {state !== 'fresh' && <span className="vh">, {t(`lease.${state}`)}</span>}
    </span>
  )
}
