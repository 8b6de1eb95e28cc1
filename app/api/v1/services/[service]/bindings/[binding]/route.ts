import { serviceVerbs } from '@/lib/compose/web/services'
import { Binding, BindingParams, WhyInput } from '@/lib/domains/catalog/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const DELETE = endpoint({
  permission: 'services:bind',
  summary: 'Takes the login away: instances go on without it first, then it is revoked',
  params: BindingParams,
  body: WhyInput,
  output: Binding,
  status: 202,
  run: (actor, input) => serviceVerbs().unbind(actor, input),
})
