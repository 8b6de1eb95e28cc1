import { serviceVerbs } from '@/lib/compose/web/services'
import { Binding, BindInput, ServiceParams } from '@/lib/domains/catalog/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'services:bind',
  summary: 'Gives an application of the same team a login of its own, by a rolling restart of its instances',
  params: ServiceParams,
  body: BindInput,
  output: Binding,
  status: 202,
  run: (actor, input) => serviceVerbs().bind(actor, input),
})
