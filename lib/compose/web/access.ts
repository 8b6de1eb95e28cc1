import { type AccessVerbs, composeAccess } from '../access'
import { type WebContext, webContext } from './context'

const made = new WeakMap<WebContext, AccessVerbs>()

export function accessVerbs(): AccessVerbs {
  const context = webContext()
  const verbs = made.get(context) ?? composeAccess(context.database, context.clock, context.settings.publicUrl)
  made.set(context, verbs)
  return verbs
}
