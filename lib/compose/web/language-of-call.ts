import { webContext } from '@/lib/compose/web/context'
import { cookiesOf } from '@/lib/http/actor-of-request'
import { isLanguage, type Language, languageOfHeader } from '@/lib/i18n/languages'
import { preferenceCookies } from '@/lib/i18n/preference-cookies'
import type { Actor } from '@/lib/kernel/actor'

/** The language of who calls the API, as pages find it: the person's own, then the browser's cookie, then what the client asks for. */
export async function languageOfCall(actor: Actor, { headers }: Pick<Request, 'headers'>): Promise<Language> {
  const saved = actor.kind === 'person' ? await webContext().database.person.findUnique({ where: { id: actor.id }, select: { language: true } }) : null
  return [saved?.language, cookiesOf(headers)[preferenceCookies.language]].find(isLanguage) ?? languageOfHeader(headers.get('accept-language'))
}
