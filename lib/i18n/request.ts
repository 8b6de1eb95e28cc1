import { getRequestConfig } from 'next-intl/server'
import { readPreferences } from '@/lib/compose/web/preferences'
import { loadMessages } from './load-messages'

/** No language in the path: the same link reads in each reader's own language. */
export default getRequestConfig(async () => {
  const { language, timeZone } = await readPreferences()
  return { locale: language, timeZone, messages: await loadMessages(language) }
})
