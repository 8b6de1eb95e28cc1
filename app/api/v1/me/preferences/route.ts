import { accessVerbs } from '@/lib/compose/web/access'
import { Preferences, PreferencesInput } from '@/lib/domains/access/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PATCH = endpoint({
  permission: 'me:write',
  summary: 'Language, theme and density; null follows the browser',
  body: PreferencesInput,
  output: Preferences,
  run: (actor, input) => accessVerbs().savePreferences(actor, input),
})
