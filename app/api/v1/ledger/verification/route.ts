import { ledgerVerbs } from '@/lib/compose/web/ledger'
import { LedgerVerification } from '@/lib/domains/ledger/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'ledger:verify',
  summary: "Walk the ledger's chain from its start and compare it with the copied heads",
  output: LedgerVerification,
  run: (actor) => ledgerVerbs().verifyLedger(actor),
})
