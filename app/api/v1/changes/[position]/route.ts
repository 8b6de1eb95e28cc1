import { z } from 'zod'
import { ledgerVerbs } from '@/lib/compose/web/ledger'
import { ChangePosition, LedgerEntry } from '@/lib/domains/ledger/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'changes:read',
  summary: 'One change with what was before and after',
  params: z.strictObject({ position: ChangePosition }),
  output: LedgerEntry,
  run: (actor, input) => ledgerVerbs().readChange(actor, input),
})
