import { serviceVerbs } from '@/lib/compose/web/services'
import { Binding, BindingParams, WhyInput } from '@/lib/domains/catalog/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'services:bind',
  summary: 'Tries at once what failed on the way of a bind, a rotation or an unbinding',
  params: BindingParams,
  body: WhyInput,
  output: Binding,
  status: 202,
  run: (actor, input) => serviceVerbs().retryBinding(actor, input),
})
