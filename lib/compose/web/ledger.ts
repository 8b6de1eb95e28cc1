import { composeLedger, type LedgerVerbs } from '../ledger'
import { type WebContext, webContext } from './context'

const made = new WeakMap<WebContext, LedgerVerbs>()

export function ledgerVerbs(): LedgerVerbs {
  const context = webContext()
  const verbs = made.get(context) ?? composeLedger(context.database, context.clock, context.settings.dataDir)
  made.set(context, verbs)
  return verbs
}
