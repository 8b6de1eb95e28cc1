import { serviceVerbs } from '@/lib/compose/web/services'
import { Binding, BindingParams, EndSessionsInput } from '@/lib/domains/catalog/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const DELETE = endpoint({
  permission: 'services:end-sessions',
  summary: 'Ends the sessions of the login that a rotation leaves behind, so that it is revoked',
  params: BindingParams,
  body: EndSessionsInput,
  output: Binding,
  status: 202,
  run: (actor, input) => serviceVerbs().endSessions(actor, input),
})
