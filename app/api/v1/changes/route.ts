import { ledgerVerbs } from '@/lib/compose/web/ledger'
import { ChangeList, ChangesInput } from '@/lib/domains/ledger/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'changes:read',
  summary: 'Changes by people and controllers, newest first',
  query: ChangesInput,
  output: ChangeList,
  run: (actor, input) => ledgerVerbs().listChanges(actor, input),
})
