import { serviceVerbs } from '@/lib/compose/web/services'
import { DeleteServiceInput, Service, ServiceDetail, ServiceParams } from '@/lib/domains/catalog/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'services:read',
  summary: 'One service with its bindings, usage and events',
  params: ServiceParams,
  output: ServiceDetail,
  run: (actor, input) => serviceVerbs().get(actor, input),
})

export const DELETE = endpoint({
  permission: 'services:delete',
  summary: 'Ends every binding and then the service with its data, for good; takes its name as the confirmation',
  params: ServiceParams,
  body: DeleteServiceInput,
  output: Service,
  status: 202,
  run: (actor, input) => serviceVerbs().delete(actor, input),
})
