import { serviceVerbs } from '@/lib/compose/web/services'
import { Service, ServiceParams, WhyInput } from '@/lib/domains/catalog/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'services:create',
  summary: 'Orders a service that failed once more, under the same quota; or tries at once what stands still',
  params: ServiceParams,
  body: WhyInput,
  output: Service,
  status: 202,
  run: (actor, input) => serviceVerbs().retry(actor, input),
})
