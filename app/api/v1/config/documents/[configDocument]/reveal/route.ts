import { configSealingVerbs } from '@/lib/compose/web/configuration'
import { ConfigDocumentParams } from '@/lib/domains/configuration/schemas'
import { RevealConfigInput, RevealedValue } from '@/lib/domains/configuration/sealing-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'config:reveal',
  summary: 'Shows one encrypted value; the ledger has who saw it and why',
  params: ConfigDocumentParams,
  body: RevealConfigInput,
  output: RevealedValue,
  run: (actor, input) => configSealingVerbs().reveal(actor, input),
})
