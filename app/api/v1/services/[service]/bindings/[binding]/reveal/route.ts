import { serviceVerbs } from '@/lib/compose/web/services'
import { BindingParams, RevealedCredential, RevealInput } from '@/lib/domains/catalog/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'services:reveal',
  summary: 'Shows the credential that instances are given now; the ledger has who saw it and why',
  params: BindingParams,
  body: RevealInput,
  output: RevealedCredential,
  run: (actor, input) => serviceVerbs().reveal(actor, input),
})
