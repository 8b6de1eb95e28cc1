'use client'

import { useTranslations } from 'next-intl'
import type { Said } from '@/lib/domains/catalog/schemas'

/** What a controller says of something, in the reader's language; of rows from before there were keys, the words they have. */
export function useSaid(): (of: { said: Said | null; reason: string }) => string {
  const t = useTranslations('services')
  return ({ said, reason }) => (said === null ? reason : t(`said.${said.key}`, said.values))
}
