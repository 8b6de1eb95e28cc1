import { createTranslator } from 'use-intl/core'
import type { Say } from '@/lib/domains/chaos/core/run-sentences'
import type { Language } from '@/lib/i18n/languages'
import { loadMessages } from '@/lib/i18n/load-messages'

/** The same words as the pages say, for what is made outside of a page. Times are written as UTC. */
export async function chaosSayings(language: Language): Promise<Say> {
  const { chaos } = await loadMessages(language)
  // The files' own types are not known here, and the translator would take no values at all.
  return createTranslator({ locale: language, timeZone: 'UTC', messages: { chaos } as Record<string, object>, namespace: 'chaos' }) as Say
}
