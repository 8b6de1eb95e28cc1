import type { AbstractIntlMessages } from 'use-intl'
import { refusalWords } from '@/lib/kernel/refusal-words'
import { areas } from './areas'
import type { Language } from './languages'
import { refusalsKo } from './refusals-ko'

/** Words of bad input are where its codes are, typed by them: an area without files. */
const refusals = { en: refusalWords, ko: refusalsKo } satisfies Record<Language, object>

/** All areas of one language, each under its own name. */
export async function loadMessages(language: Language): Promise<AbstractIntlMessages> {
  const loaded = await Promise.all(areas.map(async (area) => [area, (await import(`./messages/${language}/${area}.json`)).default] as const))
  return { ...Object.fromEntries(loaded), refusals: refusals[language] }
}
