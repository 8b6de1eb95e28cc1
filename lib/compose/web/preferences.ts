import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import { isLanguage, languageOfHeader, type Language } from '@/lib/i18n/languages'
import { densityOf, preferenceCookies, themeOf, timeZoneOf, type Density, type Theme } from '@/lib/i18n/preference-cookies'
import { webContext } from './context'
import { currentActor } from './session'

export interface Preferences {
  language: Language
  theme: Theme
  density: Density
  /** The reader's time zone as the browser told it; UTC before the first visit has told. */
  timeZone: string
}

// A console whose database is away still has to say so in the reader's language.
async function savedPreferences() {
  try {
    const actor = await currentActor()
    if (actor?.kind !== 'person') return null
    return await webContext().database.person.findUnique({ where: { id: actor.id }, select: { language: true, theme: true, density: true } })
  } catch {
    return null
  }
}

/** Profile, then cookie, then what the browser asks for. Asked once in a request. */
export const readPreferences = cache(async (): Promise<Preferences> => {
  const [jar, sent, saved] = await Promise.all([cookies(), headers(), savedPreferences()])
  const kept = (name: keyof typeof preferenceCookies) => jar.get(preferenceCookies[name])?.value
  const language = [saved?.language, kept('language')].find(isLanguage) ?? languageOfHeader(sent.get('accept-language'))
  const zone = kept('zone')
  return {
    language,
    theme: themeOf(saved?.theme ?? kept('theme')),
    density: densityOf(saved?.density ?? kept('density')),
    timeZone: timeZoneOf(zone === undefined ? undefined : decodeURIComponent(zone)),
  }
})
