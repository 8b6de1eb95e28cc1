import { serviceVerbs } from '@/lib/compose/web/services'
import { Binding, BindingParams, WhyInput } from '@/lib/domains/catalog/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'services:rotate',
  summary: 'Rolls out a second credential and revokes the former when the engine shows no more use of it',
  params: BindingParams,
  body: WhyInput,
  output: Binding,
  status: 202,
  run: (actor, input) => serviceVerbs().rotate(actor, input),
})

export const DELETE = endpoint({
  permission: 'services:rotate',
  summary: 'Goes back to the former credential, as long as it is not being revoked',
  params: BindingParams,
  body: WhyInput,
  output: Binding,
  status: 202,
  run: (actor, input) => serviceVerbs().cancelRotation(actor, input),
})
