import type { AbstractIntlMessages } from 'use-intl'
import { areas } from './areas'
import type { Language } from './languages'

/** All areas of one language, each under its own name. */
export async function loadMessages(language: Language): Promise<AbstractIntlMessages> {
  const loaded = await Promise.all(areas.map(async (area) => [area, (await import(`./messages/${language}/${area}.json`)).default] as const))
  return Object.fromEntries(loaded)
}
